import { basename } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { contract, type RuleChange, type RuleFailure, type RuleItem } from "@cordon/monitoring/contract";
import { type Client, createClient } from "@cordon/platform/client";
import { asked } from "../api-call.ts";
import { CommandFailure, EXIT } from "../exit-codes.ts";
import { readRuleFiles } from "../rules/rule-files.ts";
import { resolveServer, type ServerOptions } from "../server.ts";
import { jsonLine, printJson, table, type Terminal, visible } from "../terminal.ts";

export interface ImportRulesOptions extends ServerOptions {
  readonly name?: string;
  readonly json?: boolean;
}

export interface ListRulesOptions extends ServerOptions {
  readonly limit: number;
  readonly json?: boolean;
}

type Api = Client<typeof contract>;

const compress = promisify(gzip);
const PAGE = 500;
const MOST_FAILURES = 50;

/** Sends the files of a rule set; answers with the exit code, `partial` when some of them are no rules. */
export async function importRulesCommand(
  path: string,
  options: ImportRulesOptions,
  terminal: Terminal,
): Promise<number> {
  const name = options.name ?? nameOf(path);
  const files = await readRuleFiles(path);
  const lines = files.map((file) => `${JSON.stringify({ path: file.path.replaceAll("\\", "/"), text: file.text })}\n`);
  const body = new Uint8Array(await compress(lines.join("")));
  const api = await connect(options, terminal);
  const imported = await asked(
    api.importRules({ query: { name } }, { stream: body, headers: { "content-type": "application/gzip" } }),
  );
  const { set, version, isNew, failed, filters } = imported;
  const [changes, failures] = await Promise.all([
    isNew ? asked(api.listRuleChanges({ params: { id: set.id, number: version } })) : { items: [] },
    failed + filters === 0 ? { items: [] } : asked(api.listRuleFailures()),
  ]);
  const ours = failures.items.filter(({ setId }) => setId === set.id);
  if (options.json) printJson(terminal, { ...imported, changes: changes.items, failures: ours });
  else tell({ name: set.name, ...imported }, changes.items, ours, terminal);
  return failed === 0 ? EXIT.ok : EXIT.partial;
}

interface Imported {
  readonly name: string;
  readonly version: number;
  readonly rules: number;
  readonly failed: number;
  readonly filters: number;
  readonly isNew: boolean;
}

function tell(
  { name, version, rules, failed, filters, isNew }: Imported,
  changes: readonly RuleChange[],
  failures: readonly RuleFailure[],
  terminal: Terminal,
): void {
  const held = filters === 0 ? "" : ` under ${countOf(filters, "filter")}`;
  const size = `${countOf(rules, "rule")}${held}`;
  const set = visible(name);
  if (isNew) terminal.out(`${set}, version ${version}: ${size}. ${changeWords(changes)}\n`);
  else terminal.out(`${set} has these files already: version ${version} with ${size} counts.\n`);
  for (const { path, line, error } of failures.filter(({ isWarning }) => isWarning).slice(0, MOST_FAILURES)) {
    terminal.err(`${visible(path)}:${line}: ${visible(error)}\n`);
  }
  if (failed === 0) return;
  const lost = failures.filter(({ isWarning }) => !isWarning);
  terminal.err(`${failed.toLocaleString("en")} could not be loaded, and look at nothing:\n`);
  for (const { path, line, error } of lost.slice(0, MOST_FAILURES)) {
    terminal.err(`${visible(path)}:${line}: ${visible(error)}\n`);
  }
  if (lost.length > MOST_FAILURES) {
    terminal.err(`and ${(lost.length - MOST_FAILURES).toLocaleString("en")} more; the console lists them all.\n`);
  }
}

function countOf(count: number, thing: string): string {
  return `${count.toLocaleString("en")} ${thing}${count === 1 ? "" : "s"}`;
}

function changeWords(changes: readonly RuleChange[]): string {
  const of = (change: RuleChange["change"]): string =>
    `${changes.filter((each) => each.change === change).length.toLocaleString("en")} ${change}`;
  return `${of("added")}, ${of("changed")}, ${of("removed")}.`;
}

/** The name of a folder or archive, without its ending. */
function nameOf(path: string): string {
  const name = basename(path).replace(/\.(?:zip|tar|tgz|tar\.gz|ya?ml)$/i, "");
  if (/^\.*$/.test(name)) throw new CommandFailure("usage", "Say by --name what the set of rules is to be called.");
  return name;
}

/** Prints the rules that count. */
export async function listRulesCommand(text: string, options: ListRulesOptions, terminal: Terminal): Promise<void> {
  const api = await connect(options, terminal);
  const found: RuleItem[] = [];
  let cursor: string | undefined;
  let total = 0;
  do {
    const limit = Math.min(PAGE, options.limit - found.length);
    const page = await asked(api.listRules({ query: { q: text, limit, cursor } }));
    found.push(...page.items);
    total = page.total;
    cursor = page.items.length === 0 ? undefined : (page.nextCursor ?? undefined);
  } while (cursor !== undefined && found.length < options.limit);
  if (options.json) {
    for (const rule of found) terminal.out(`${jsonLine(rule)}\n`);
    return;
  }
  if (found.length === 0) terminal.err("No rule fits.\n");
  else terminal.out(table(["", "level", "matches 30 d", "precision", "set", "author", "rule"], found.map(rowOf)));
  if (total > found.length) terminal.err(`${found.length} of ${total}; --limit ${options.limit} was reached.\n`);
}

function rowOf({
  isOn,
  level,
  matches30Days,
  precision,
  verdicts,
  set,
  author,
  title,
  filters,
}: RuleItem): readonly string[] {
  const judged = verdicts.truePositive + verdicts.falsePositive;
  return [
    isOn ? "on" : "off",
    level,
    matches30Days.toLocaleString("en"),
    precision === null ? "-" : `${Math.round(precision * 100)} % of ${judged}`,
    set.name,
    author === "" ? "-" : author,
    filters === 0 ? title : `${title} (${countOf(filters, "filter")})`,
  ];
}

async function connect(options: ServerOptions, terminal: Terminal): Promise<Api> {
  const { url, token } = await resolveServer(options, "tune", terminal);
  return createClient(contract, { baseUrl: url.origin, token });
}
