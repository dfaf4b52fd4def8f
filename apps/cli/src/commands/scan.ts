import { availableParallelism } from "node:os";
import type { Readable } from "node:stream";
import { idleFilters, type Level, parseRules, type SigmaRule } from "@cordon/sigma";
import { CommandFailure, EXIT } from "../exit-codes.ts";
import { techniqueOf } from "../rules/attack-tags.ts";
import { tellIdle } from "../rules/idle-filters.ts";
import { OWN_RULES, readRuleFiles } from "../rules/rule-files.ts";
import { type FoundMatch, isAtLeast, type ScanResult } from "../scan/scan-job.ts";
import { createScanPool, type ScanPool } from "../scan/scan-pool.ts";
import { type ScanProgress, startScanProgress } from "../scan/scan-progress.ts";
import { createScanSummary, type ScanSummary } from "../scan/scan-summary.ts";
import { findInputs, type Input } from "../send/inputs.ts";
import { createRecordCutter } from "../send/record-batches.ts";
import { jsonLine, printJson, type Terminal, visible } from "../terminal.ts";

export interface ScanOptions {
  readonly rules?: string;
  readonly json?: boolean;
  readonly stats?: boolean;
  readonly minLevel?: Level;
  readonly since?: number;
  readonly until?: number;
}

interface Totals {
  events: number;
  matches: number;
  parseMs: number;
  matchMs: number;
  failedInputs: number;
}

const BATCH = { bytes: 2_000_000, lines: 20_000 } as const;

/** Rules over files without a server; answers with the exit code. */
export async function scanCommand(
  names: readonly string[],
  options: ScanOptions,
  terminal: Terminal,
  stdin: Readable,
): Promise<number> {
  const inputs = await findInputs(names, stdin);
  const loaded = await loadRules(options, terminal);
  const threads = Math.max(1, availableParallelism());
  const setup = { rules: loaded.rules, since: options.since, until: options.until };
  const pool = await createScanPool(setup, threads);
  const progress = startScanProgress(terminal, totalSize(inputs));
  const totals: Totals = { events: 0, matches: 0, parseMs: 0, matchMs: 0, failedInputs: 0 };
  const summary = createScanSummary();
  const startedAt = performance.now();
  try {
    for (const input of inputs)
      await scanInput(input, { pool, progress, totals, summary, options, terminal, rules: loaded.rules });
  } finally {
    progress.stop();
    await pool.stop();
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  report({ options, terminal, summary, totals, seconds, threads, loaded });
  return totals.failedInputs === 0 ? EXIT.ok : totals.failedInputs === inputs.length ? EXIT.failed : EXIT.partial;
}

interface LoadedRules {
  readonly rules: readonly SigmaRule[];
  readonly failed: number;
}

async function loadRules({ rules: path = OWN_RULES, minLevel }: ScanOptions, terminal: Terminal): Promise<LoadedRules> {
  const { rules, filters, errors } = parseRules(await readRuleFiles(path));
  for (const { path: file, line, message } of errors.slice(0, 20)) {
    terminal.err(`${visible(file)}:${line}: ${visible(message)}\n`);
  }
  if (errors.length > 20) terminal.err(`and ${errors.length - 20} more files that are not rules\n`);
  tellIdle(idleFilters(filters, rules), terminal);
  const waiting = rules.filter((rule) => rule.missingPlaceholders.length > 0).length;
  if (waiting > 0) terminal.err(`${waiting} rules wait for values of placeholders and are left out\n`);
  const kept = rules.filter(
    (rule) => rule.missingPlaceholders.length === 0 && isAtLeast(rule.level, minLevel ?? "informational"),
  );
  if (kept.length === 0) throw new CommandFailure("usage", "No rule is left to look for.");
  return { rules: kept, failed: errors.length };
}

interface ScanScope {
  readonly pool: ScanPool;
  readonly progress: ScanProgress;
  readonly totals: Totals;
  readonly summary: ScanSummary;
  readonly options: ScanOptions;
  readonly terminal: Terminal;
  readonly rules: readonly SigmaRule[];
}

/** Batches are scanned at the same time and reported in the order of the file. */
async function scanInput(input: Input, scope: ScanScope): Promise<void> {
  const { pool, progress, totals } = scope;
  let reported: Promise<void> = Promise.resolve();
  try {
    for await (const { body, firstLine } of batchesOf(input, progress)) {
      await pool.free();
      reported = reportAfter(reported, pool.run({ body }), { file: input.name, firstLine }, scope);
      // A failure is told when all is awaited below; until then it must not count as unhandled.
      reported.catch(() => undefined);
    }
    await reported;
  } catch (error) {
    await reported.catch(() => undefined); // the first failure is the one to tell
    totals.failedInputs += 1;
    progress.clear();
    const why = error instanceof Error ? error.message : "it cannot be read";
    scope.terminal.err(`${visible(input.name)}: ${visible(why)}\n`);
  }
}

async function reportAfter(
  before: Promise<void>,
  scanned: Promise<ScanResult>,
  { file, firstLine }: { readonly file: string; readonly firstLine: number },
  scope: ScanScope,
): Promise<void> {
  const [{ events, matches, parseMs, matchMs }] = await Promise.all([scanned, before]);
  scope.totals.events += events;
  scope.totals.matches += matches.length;
  scope.totals.parseMs += parseMs;
  scope.totals.matchMs += matchMs;
  scope.progress.scanned(events, matches.length);
  for (const match of matches) tell({ ...match, file, line: firstLine + match.record + 1 }, scope);
}

async function* batchesOf(
  input: Input,
  progress: ScanProgress,
): AsyncGenerator<{ body: Buffer<ArrayBuffer>; firstLine: number }> {
  const cutter = createRecordCutter(BATCH);
  const stream = await input.open(progress.read, new AbortController().signal);
  for await (const chunk of stream as AsyncIterable<Buffer>) yield* cutter.push(chunk);
  yield* cutter.end();
}

function tell(match: FoundMatch, { summary, options, terminal, progress, rules }: ScanScope): void {
  const rule = rules[match.rule];
  if (!rule) return;
  summary.add(match, rule);
  if (!options.json) return;
  progress.clear();
  const { file, line, time } = match;
  terminal.out(
    `${jsonLine({
      file,
      line,
      ruleId: rule.id,
      ruleTitle: rule.title,
      author: rule.author,
      level: rule.level,
      techniques: rule.tags.map(techniqueOf).filter((technique) => technique !== undefined),
      time: time === undefined ? null : new Date(time).toISOString(),
    })}\n`,
  );
}

interface Report {
  readonly options: ScanOptions;
  readonly terminal: Terminal;
  readonly summary: ScanSummary;
  readonly totals: Totals;
  readonly seconds: number;
  readonly threads: number;
  readonly loaded: LoadedRules;
}

function report({ options, terminal, summary, totals, seconds, threads, loaded }: Report): void {
  const eventsPerSecond = Math.round(totals.events / Math.max(seconds, 0.001));
  if (!options.json && !options.stats) {
    terminal.out(summary.text());
    const events = totals.events.toLocaleString("en");
    terminal.out(
      `\n${events} events, ${loaded.rules.length.toLocaleString("en")} rules, ${totals.matches.toLocaleString("en")} matches in ${seconds.toFixed(1)} s (${eventsPerSecond.toLocaleString("en")} events/s)\n`,
    );
  }
  if (!options.stats) return;
  printJson(terminal, {
    rulesLoaded: loaded.rules.length,
    rulesFailed: loaded.failed,
    events: totals.events,
    matches: totals.matches,
    /** Sums over the threads. */
    parseSeconds: round(totals.parseMs / 1_000),
    parseAndMatchSeconds: round((totals.parseMs + totals.matchMs) / 1_000),
    threads,
    seconds: round(seconds),
    eventsPerSecond,
  });
}

function round(seconds: number): number {
  return Math.round(seconds * 1_000) / 1_000;
}

function totalSize(inputs: readonly Input[]): number | undefined {
  const sizes = inputs.map((input) => input.size);
  return sizes.every((size) => size !== undefined) ? sizes.reduce((sum, size) => sum + size, 0) : undefined;
}
