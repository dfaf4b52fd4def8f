import { stat } from "node:fs/promises";
import { join } from "node:path";
import { createRecordReader, toSigmaEvent } from "@cordon/monitoring/detect";
import {
  applyFilters,
  createRuleSet,
  idleFilters,
  parseFile,
  type ParsedRules,
  type RuleSet,
  WINDOWS_ALIASES,
} from "@cordon/sigma";
import { CommandFailure, EXIT } from "../exit-codes.ts";
import { type GoldenKind, goldenBeside } from "../rules/golden-files.ts";
import { readRuleFiles } from "../rules/rule-files.ts";
import { tellIdle } from "../rules/idle-filters.ts";
import { type Terminal, visible } from "../terminal.ts";

type Read = Awaited<ReturnType<typeof createRecordReader>>;

interface Tested {
  /** Records that were looked at. */
  readonly records: number;
  /** One line for each thing that is not as it should be. */
  readonly faults: readonly string[];
}

const NOTHING: Tested = { records: 0, faults: [] };

/** Rules over the golden records beside them; answers with the exit code, `failed` when one does not hold. */
export async function testRulesCommand(path: string, terminal: Terminal): Promise<number> {
  const files = await readRuleFiles(path);
  const found = await stat(path);
  if (found.isFile() && files[0]?.path !== path)
    throw new CommandFailure("usage", "An archive has no records beside its rules. Unpack it, and test the folder.");
  const read = await createRecordReader();
  const parsed = files.map((file) => ({ file, ...parseFile(file) }));
  const filters = parsed.flatMap((each) => each.filters);
  tellIdle(
    idleFilters(
      filters,
      parsed.flatMap((each) => each.rules),
    ),
    terminal,
  );
  const counts = { tested: 0, faulty: 0, untested: 0, records: 0 };
  for (const { file, rules, errors } of parsed) {
    const filtered = rules.map((rule) => applyFilters(rule, filters));
    const place = found.isFile() ? file.path : join(path, file.path);
    const { records, faults } = await testFile({ rules: filtered, errors }, place, read);
    counts.records += records;
    if (faults.length > 0) counts.faulty += 1;
    else if (records > 0) counts.tested += 1;
    else counts.untested += 1;
    for (const fault of faults) terminal.out(`${visible(fault)}\n`);
  }
  if (counts.tested + counts.faulty === 0) {
    throw new CommandFailure("usage", "No rule has records beside it: NAME.positive.log or .ndjson, NAME.negative.*.");
  }
  terminal.out(
    `${counts.tested} rule files hold over ${counts.records} records, ${counts.faulty} do not, ${counts.untested} have no records beside them.\n`,
  );
  return counts.faulty === 0 ? EXIT.ok : EXIT.failed;
}

async function testFile(
  { rules, errors }: Pick<ParsedRules, "rules" | "errors">,
  path: string,
  read: Read,
): Promise<Tested> {
  if (errors.length > 0) {
    return { records: 0, faults: errors.map(({ line, message }) => `${path}:${line}: ${message}`) };
  }
  if (rules.length === 0) return NOTHING;
  const ruleSet = createRuleSet(rules, { aliases: WINDOWS_ALIASES });
  const [positive, negative] = [
    await testGolden({ path, kind: "positive", ruleSet, read }),
    await testGolden({ path, kind: "negative", ruleSet, read }),
  ];
  return { records: positive.records + negative.records, faults: [...positive.faults, ...negative.faults] };
}

interface Golden {
  /** Of the rule file. */
  readonly path: string;
  readonly kind: GoldenKind;
  readonly ruleSet: RuleSet;
  readonly read: Read;
}

async function testGolden({ path, kind, ruleSet, read }: Golden): Promise<Tested> {
  const golden = await goldenBeside(path, kind);
  if (golden === undefined) return NOTHING;
  const faults: string[] = [];
  let records = 0;
  const hint = { receivedAt: Date.now(), isHistorical: true, isSyslog: false };
  for (const { text, event } of read(golden.bytes, hint)) {
    records += 1;
    const isMatch = ruleSet.match(toSigmaEvent(event, text)).length > 0;
    if (isMatch === (kind === "positive")) continue;
    const why = isMatch ? "it matches, and must not" : "it does not match, and must";
    faults.push(`${golden.path}: record ${records}: ${why}. See why: cordon rules explain ${path} ${golden.path}`);
  }
  return records === 0 ? { records, faults: [`${golden.path}: there is no record in it`] } : { records, faults };
}
