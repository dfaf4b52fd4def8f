import { contract, type IncidentDetail, type IncidentItem, type IncidentRecord } from "@cordon/incidents/contract";
import { type Client, createClient } from "@cordon/platform/client";
import { asked } from "../api-call.ts";
import { CommandFailure } from "../exit-codes.ts";
import { resolveServer, type ServerOptions } from "../server.ts";
import { jsonLine, printJson, table, type Terminal, visible } from "../terminal.ts";

interface IncidentOptions extends ServerOptions {
  readonly json?: boolean;
}

export interface ListIncidentsOptions extends IncidentOptions {
  readonly view: "queue" | "mine" | "unassigned" | "candidates" | "closed" | "all";
  readonly sort: "risk" | "newest" | "oldest" | "updated";
  readonly limit: number;
}

export type ShowIncidentOptions = IncidentOptions;

export interface CloseIncidentOptions extends IncidentOptions {
  readonly as: "true-positive" | "benign-true-positive" | "false-positive" | "duplicate";
  readonly reason: string;
  readonly duplicateOf?: string;
}

type Api = Client<typeof contract>;
const PAGE = 200;

export async function listIncidentsCommand(options: ListIncidentsOptions, terminal: Terminal): Promise<void> {
  const { view: tab, sort } = options;
  const api = await connect(options, terminal);
  const found: IncidentItem[] = [];
  let cursor: string | undefined;
  let total = 0;
  do {
    const limit = Math.min(PAGE, options.limit - found.length);
    const page = await asked(api.listIncidents({ query: { tab, sort, limit, cursor } }));
    found.push(...page.items);
    total = page.total;
    cursor = page.items.length === 0 ? undefined : (page.nextCursor ?? undefined);
  } while (cursor !== undefined && found.length < options.limit);
  if (options.json) {
    for (const incident of found) terminal.out(`${jsonLine(incident)}\n`);
    return;
  }
  if (found.length > 0)
    terminal.out(table(["", "state", "severity", "risk", "assignee", "last event", "what"], found.map(rowOf)));
  else terminal.err(tab === "queue" ? "The queue is empty.\n" : "There are none.\n");
  if (total > found.length) terminal.err(`${found.length} of ${total}; --limit ${options.limit} was reached.\n`);
}

function rowOf(incident: IncidentItem): readonly string[] {
  return [
    `#${incident.number}`,
    incident.state,
    incident.severity,
    String(incident.risk),
    incident.assignee?.name ?? "-",
    incident.lastAt,
    incident.sentence,
  ];
}

export async function showIncidentCommand(
  name: string,
  options: ShowIncidentOptions,
  terminal: Terminal,
): Promise<void> {
  const api = await connect(options, terminal);
  const params = { id: idOf(name) };
  const incident = await asked(api.getIncident({ params }));
  const { items: timeline, nextCursor } = await asked(api.listIncidentRecords({ params, query: { limit: 500 } }));
  if (options.json) return printJson(terminal, { ...incident, timeline });
  for (const line of linesOf(incident, timeline)) terminal.out(`${visible(line)}\n`);
  if (nextCursor !== null) terminal.err("The story is longer; the console shows all of it.\n");
}

function linesOf(incident: IncidentDetail, timeline: readonly IncidentRecord[]): readonly string[] {
  const { closing, times } = incident;
  return [
    `#${incident.number}  ${incident.sentence}`,
    `${incident.state}, ${incident.severity}, risk ${incident.risk} (opens from ${incident.openThreshold}), ${incident.assignee?.name ?? "nobody has it"}`,
    `Risk: ${incident.riskText}`,
    ...(incident.openedBecause === null ? [] : [incident.openedBecause]),
    ...(closing === null
      ? []
      : [
          `Closed as ${closing.disposition}${closing.duplicateOf ? ` of #${closing.duplicateOf.number}` : ""}: ${closing.reason}`,
        ]),
    ...section(
      "Times",
      Object.entries(times).flatMap(([time, at]) => (typeof at === "string" ? [`${time.padEnd(15)} ${at}`] : [])),
    ),
    ...section(
      "What to do first",
      incident.nextSteps.map(({ text }) => text),
    ),
    ...section(
      "Why these belong together",
      incident.links.map(({ ruleTitle, sentence }) => `${ruleTitle}: ${sentence}`),
    ),
    ...section(
      "Entities",
      incident.entities.map((e) => `${e.kind.padEnd(8)} ${e.value}${e.isVouched ? "" : "?"}  in ${e.alerts} alerts`),
    ),
    ...section(
      "Tasks",
      incident.tasks.map(({ title, isDone }) => `[${isDone ? "x" : " "}] ${title}`),
    ),
    ...section("Story", timeline.map(storyLine)),
  ];
}

function section(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", heading, ...lines.map((line) => `  ${line}`)];
}

function storyLine({ happenedAt, actor, text, because, comment, isTakenBack }: IncidentRecord): string {
  const why = comment === null ? because : comment.removedAt === null ? comment.text : "(removed)";
  return `${happenedAt}  ${actor.name} ${text}${why ? `: ${why}` : ""}${isTakenBack ? " (taken back)" : ""}`;
}

export async function closeIncidentCommand(
  name: string,
  options: CloseIncidentOptions,
  terminal: Terminal,
): Promise<void> {
  const api = await connect(options, terminal);
  const params = { id: idOf(name) };
  const { revision } = await asked(api.getIncident({ params }));
  const body = {
    revision,
    disposition: options.as,
    reason: options.reason,
    ...(options.duplicateOf === undefined ? {} : { duplicateOf: idOf(options.duplicateOf) }),
  };
  const closed = await asked(api.closeIncident({ params, body }));
  if (options.json) return printJson(terminal, closed);
  terminal.out(`Closed #${closed.number} as ${options.as}: ${visible(closed.sentence)}\n`);
}

/** `#42` and `42` are the same; a shell would take the first for a comment. */
function idOf(name: string): string {
  const id = name.trim().replace(/^#/, "");
  if (/^(inc_[0-9a-z]{26}|[1-9]\d{0,8})$/.test(id)) return id;
  throw new CommandFailure(
    "usage",
    `"${visible(name.slice(0, 80))}" is no incident. Give its number, as in 42, or its id.`,
  );
}

async function connect(options: IncidentOptions, terminal: Terminal): Promise<Api> {
  const { url, token } = await resolveServer(options, "respond", terminal);
  return createClient(contract, { baseUrl: url.origin, token });
}
