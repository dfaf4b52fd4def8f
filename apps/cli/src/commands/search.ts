import { contract } from "@cordon/monitoring/contract";
import type { RouteResponse } from "@cordon/platform/contract";
import { CommandFailure } from "../exit-codes.ts";
import { problemFailure } from "../problem-failure.ts";
import { resolveServer, type Server, type ServerOptions } from "../server.ts";
import { jsonLine, type Terminal, visible } from "../terminal.ts";

export interface SearchOptions extends ServerOptions {
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
  readonly json?: boolean;
  readonly raw?: boolean;
}

const EventPage = contract.listEvents.response;
type EventPage = RouteResponse<typeof contract.listEvents>;
type EventItem = EventPage["items"][number];

const PAGE = 500;

/** Prints events newest first: a line each, the record as it came (`--raw`), or NDJSON (`--json`). */
export async function searchCommand(query: string, options: SearchOptions, terminal: Terminal): Promise<void> {
  const server = await resolveServer(options, "search", terminal);
  let cursor: string | null = null;
  let printed = 0;
  do {
    const page: EventPage = await fetchPage(server, query, options, Math.min(PAGE, options.limit - printed), cursor);
    for (const event of page.items) terminal.out(`${lineOf(event, options)}\n`);
    printed += page.items.length;
    cursor = page.items.length === 0 ? null : page.nextCursor;
  } while (cursor !== null && printed < options.limit);
  if (!options.json && printed === 0) terminal.err("No event matches.\n");
  if (!options.json && cursor !== null) terminal.err(`There are more; --limit ${options.limit} was reached.\n`);
}

async function fetchPage(
  server: Server,
  query: string,
  options: SearchOptions,
  limit: number,
  cursor: string | null,
): Promise<EventPage> {
  const url = new URL("/api/v1/events", server.url);
  const parameters = {
    q: query,
    from: options.from,
    to: options.to,
    limit: String(limit),
    cursor: cursor ?? undefined,
  };
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value);
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      redirect: "error",
      headers: { authorization: `Bearer ${server.token}`, accept: "application/json" },
      signal: AbortSignal.timeout(120_000),
    });
    text = await response.text();
  } catch (error) {
    throw new CommandFailure("unreachable", `No server answers at ${url.origin}. Is it running, and is --url right?`, {
      cause: error,
    });
  }
  const document = parseJson(text);
  if (!response.ok) throw problemFailure(response.status, document);
  const page = EventPage.safeParse(document);
  if (!page.success)
    throw new CommandFailure("failed", "What answers at that address is not Cordon, or not this version of it.", {
      cause: page.error,
    });
  return page.data;
}

function lineOf(event: EventItem, options: SearchOptions): string {
  if (options.json) return jsonLine(event);
  if (options.raw) return visible(event.raw);
  const host = event.ecs["host.name"] ?? "";
  const heading = [event.occurredAt, host === "" ? "-" : `${host}${event.isHostVouched ? "" : "?"}`, event.decoder]
    .map(visible)
    .join("  ");
  return `${heading}  ${visible(event.ecs["message"] ?? event.raw)}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
