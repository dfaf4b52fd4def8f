import { randomUUID } from "node:crypto";
import {
  type Assessment,
  assess,
  BOD_26_04,
  type Coverage,
  type Criticality,
  type DecisionTable,
  findDecisionTable,
  type Inventory,
  type Match,
  type ReadProblem,
} from "@cordon/advisories";
import { startAssessProgress } from "../assess/assess-progress.ts";
import { coverageLines } from "../assess/coverage-text.ts";
import { csvOf } from "../assess/csv.ts";
import { cyclonedxOf } from "../assess/cyclonedx.ts";
import { feedAgeLines } from "../assess/feed-ages.ts";
import { htmlOf } from "../assess/html.ts";
import { loadAdvisories, loadVex } from "../assess/load-advisories.ts";
import { matchJson } from "../assess/match-json.ts";
import { checkOutput, writeOutput } from "../assess/output.ts";
import { sarifOf } from "../assess/sarif.ts";
import { summaryText } from "../assess/summary-text.ts";
import { tellProblems } from "../assess/tell-problems.ts";
import { readTarget, type TargetOptions } from "../assess/target.ts";
import { CommandFailure, EXIT } from "../exit-codes.ts";
import { jsonLine, type Terminal } from "../terminal.ts";
import { VERSION } from "../version.ts";

export interface AssessOptions extends TargetOptions {
  readonly advisories?: string;
  readonly vex?: readonly string[];
  readonly product?: readonly string[];
  readonly exposed?: boolean;
  readonly withDevelopment?: boolean;
  readonly criticality?: Criticality;
  readonly decideBy: string;
  readonly format: "table" | "json" | "sarif" | "cyclonedx" | "csv" | "html";
  readonly all?: boolean;
  readonly failOn?: string;
  readonly output?: string;
}

/** What is installed against what is known; answers with the exit code. */
export async function assessCommand(
  dir: string | undefined,
  options: AssessOptions,
  terminal: Terminal,
): Promise<number> {
  const table = findDecisionTable(options.decideBy) ?? BOD_26_04;
  checkTier(options.failOn, table);
  await checkOutput(options.output);
  const at = new Date();
  const progress = startAssessProgress(terminal);
  try {
    progress.stage("reading what is installed");
    const inventory = await readTarget(dir, options, progress.files);
    progress.stage("reading advisories");
    const advisories = await loadAdvisories(options.advisories, inventory, progress.bytes);
    const statements = await loadVex(options.vex ?? []);
    progress.stage("matching");
    const assessment = assess(inventory, advisories.source, {
      on: at.toISOString().slice(0, 10),
      surroundings: {
        ...(options.exposed && { isExposed: true }),
        ...(options.criticality && { criticality: options.criticality }),
      },
      table,
      vex: [...advisories.vex, ...statements],
      products: options.product ?? [],
      ...(options.withDevelopment && { withDevelopment: true }),
    });
    advisories.close();
    progress.stop();
    const notes = [...coverageLines(assessment), ...feedAgeLines(advisories.feeds, at)];
    await writeOutput(render({ inventory, assessment, notes, table, at, dir, options }), options.output, terminal);
    const problems = [...inventory.problems, ...advisories.problems];
    tellProblems(problems, terminal);
    if (options.format !== "table") for (const line of notes) terminal.err(`${line}\n`);
    return exitCode(assessment, problems, table, options.failOn);
  } finally {
    progress.stop();
  }
}

/** A tier of another table would never be met, and the check never fail. */
function checkTier(failOn: string | undefined, table: DecisionTable): void {
  if (failOn === undefined || table.tiers.some(({ id }) => id === failOn)) return;
  const tiers = table.tiers.map(({ id }) => id).join(", ");
  throw new CommandFailure("usage", `"${failOn}" is no tier of ${table.id}. Its tiers are: ${tiers}.`);
}

interface Rendering {
  readonly inventory: Inventory;
  readonly assessment: Assessment;
  /** What the answer does not cover, one sentence each. */
  readonly notes: readonly string[];
  readonly table: DecisionTable;
  readonly at: Date;
  readonly dir: string | undefined;
  readonly options: AssessOptions;
}

/** A million matches are more than one string can hold; the formats that are one document have that limit. */
function* render(rendering: Rendering): Generator<string, void> {
  const { assessment, options } = rendering;
  const shown = assessment.matches.filter(({ state }) => options.all || state === "open");
  if (options.format !== "json") return yield documentOf(rendering, shown);
  let part = "";
  for (const match of shown) {
    part += `${jsonLine(matchJson(match))}\n`;
    if (part.length < PART_LENGTH) continue;
    yield part;
    part = "";
  }
  yield part;
}

const PART_LENGTH = 1_000_000;

function documentOf(
  { inventory, assessment, notes, table, at, dir, options }: Rendering,
  shown: readonly Match[],
): string {
  if (options.format === "csv") return csvOf(shown);
  if (options.format === "sarif") return `${sarifOf(shown.filter(isOpen), table, { ...options, dir })}\n`;
  if (options.format === "cyclonedx")
    return `${cyclonedxOf(inventory, shown, { version: VERSION, at: at.toISOString(), serialNumber: randomUUID() })}\n`;
  if (options.format === "html") return htmlOf({ assessment, notes, table, at });
  return summaryText(assessment, table, notes);
}

function isOpen({ state }: Match): boolean {
  return state === "open";
}

/** What must not be open decides first; then whether something was left out. Who asks that nothing be open is also told where nobody could look. */
function exitCode(
  { matches, coverage }: Assessment,
  problems: readonly ReadProblem[],
  table: DecisionTable,
  failOn: string | undefined,
): number {
  const limit = table.tiers.findIndex(({ id }) => id === failOn);
  const isOver = ({ state, isDormant, decision }: Match): boolean =>
    state === "open" && !isDormant && table.tiers.findIndex(({ id }) => id === decision.tier.id) <= limit;
  if (matches.some(isOver)) return EXIT.found;
  const isPartial = problems.length > 0 || (failOn !== undefined && coverage.some(isUnjudged));
  return isPartial ? EXIT.partial : EXIT.ok;
}

/** Components of other kinds that no advisory speaks of, such as files and images, are nothing that could be judged elsewhere. */
function isUnjudged({ state, space }: Coverage): boolean {
  return state === "unknown" ? /^(?:deb|rpm|apk)(?:\/|$)/.test(space) : state !== "covered";
}
