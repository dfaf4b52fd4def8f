import { Readable } from "node:stream";
import type { Audit } from "@cordon/platform/audit/audit";
import type { Handlers, RawAnswer, RequestContext } from "@cordon/platform/http/handler";
import { callerOf } from "../actor.ts";
import type { contract } from "../contract.ts";
import { EXPORT_MEDIA_TYPES, type ExportFormat } from "./event-export.ts";
import type { ExportInput, Search } from "./search-service.ts";

type SearchRoutes =
  | "listEvents"
  | "eventHistogram"
  | "countEventsBy"
  | "suggestSearch"
  | "listEventFields"
  | "exportEvents"
  | "getEvent"
  | "queryEvents";

/** @param audit keeps an entry of the audit trail; an export is not answered before it is kept */
export function searchHandlers(search: Search, audit: Audit): Pick<Handlers<typeof contract>, SearchRoutes> {
  return {
    listEvents: ({ query }) => search.list(query),
    eventHistogram: ({ query }) => search.histogram(query),
    countEventsBy: ({ query }) => search.countBy(query),
    suggestSearch: ({ query }) => search.suggest(query),
    listEventFields: ({ query }) => search.fields(query),
    getEvent: ({ params }) => search.get(params.id),
    queryEvents: ({ body }) => search.sql(body.sql),
    exportEvents: async ({ query }, request) => {
      const answer = await download(search.export(query), query.format);
      await audit(exportEntry(query, request));
      return answer;
    },
  };
}

/** Reads the first page before answering, so that a bad search is a problem and not a broken file. */
async function download(lines: AsyncIterable<string>, format: ExportFormat): Promise<RawAnswer> {
  const iterator = lines[Symbol.asyncIterator]();
  const first = await iterator.next();
  async function* all(): AsyncGenerator<string> {
    if (first.done) return;
    yield first.value;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  return {
    headers: {
      "content-type": EXPORT_MEDIA_TYPES[format],
      "content-disposition": `attachment; filename="events.${format === "raw" ? "log" : format}"`,
    },
    body: Readable.from(all()),
  };
}

/** The text of a search can name people, so it stands where it can be erased. */
function exportEntry({ q, from, to, format, limit }: ExportInput, request: RequestContext): Parameters<Audit>[0] {
  return {
    actor: callerOf(request).actor,
    action: "monitoring.events.exported",
    target: { kind: "search", id: "events", name: q },
    outcome: "success",
    remoteAddress: request.remoteAddress,
    details: { format, limit, from: from ?? null, to: to ?? null },
  };
}
