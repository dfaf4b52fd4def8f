import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { EngineError } from "./engine-error.ts";
import { TELEMETRY_ROLES, type TelemetryRole } from "./engine-options.ts";

/** One HTTP request in ClickHouse's terms; its body is not read yet. */
export interface EngineRequest {
  readonly role: TelemetryRole;
  readonly queryId: string | undefined;
  /** `?query=`; the body is then data. */
  readonly query: string | undefined;
  readonly params: ReadonlyMap<string, string>;
  readonly settings: ReadonlyMap<string, string>;
  readonly database: string | undefined;
  readonly defaultFormat: string;
  readonly wantsGzip: boolean;
  readonly boundary: string | undefined;
}

/** Settings about the HTTP exchange itself; the engine has no use for them. */
const EXCHANGE_SETTINGS = new Set([
  "enable_http_compression",
  "http_zlib_compression_level",
  "wait_end_of_query",
  "buffer_size",
  "send_progress_in_http_headers",
  "http_headers_progress_interval_ms",
  "cancel_http_readonly_queries_on_client_close",
  "default_format",
  "database",
  "query",
  "query_id",
  "user",
  "password",
]);

/** @throws EngineError for an unknown role or a feature that the embedded engine does not have. */
export function readEngineRequest(request: IncomingMessage): EngineRequest {
  const url = new URL(request.url ?? "/", "http://engine");
  const search = url.searchParams;
  for (const unsupported of ["session_id", "role"]) {
    if (search.has(unsupported))
      throw new EngineError(344, `"${unsupported}" is not supported by the embedded engine.`);
  }
  const params = new Map<string, string>();
  const settings = new Map<string, string>();
  for (const [name, value] of search) {
    if (name.startsWith("param_")) params.set(name.slice("param_".length), value);
    else if (!EXCHANGE_SETTINGS.has(name)) settings.set(name, value);
  }
  const accepts = request.headers["accept-encoding"] ?? "";
  return {
    role: roleOf(request, search),
    queryId: search.get("query_id") ?? undefined,
    query: search.get("query") ?? undefined,
    params,
    settings,
    database: search.get("database") ?? undefined,
    defaultFormat: search.get("default_format") ?? "TabSeparated",
    wantsGzip: search.get("enable_http_compression") === "1" && accepts.includes("gzip"),
    boundary: /^multipart\/form-data; boundary=(\S{1,100})$/.exec(request.headers["content-type"] ?? "")?.[1],
  };
}

function roleOf(request: IncomingMessage, search: URLSearchParams): TelemetryRole {
  const basic = /^Basic (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
  const [fromBasic] = Buffer.from(basic ?? "", "base64")
    .toString("utf8")
    .split(":");
  const name = fromBasic || search.get("user");
  const role = TELEMETRY_ROLES.find((each) => each === name);
  if (role === undefined) throw new EngineError(516, "The user must be one of ingest, screens, people, admin.");
  return role;
}

/** The body without its Content-Encoding. Whoever reads it must bound it: it may be a bomb. */
export function decodedBody(request: IncomingMessage): Readable {
  const encoding = request.headers["content-encoding"] ?? "identity";
  if (encoding === "identity") return request;
  if (encoding !== "gzip" && encoding !== "zstd") {
    throw new EngineError(344, "Content-Encoding must be gzip, zstd or absent.");
  }
  const decoder = encoding === "gzip" ? createGunzip() : createZstdDecompress();
  request.on("error", (error) => decoder.destroy(error));
  request.on("aborted", () => decoder.destroy(new Error("The client went away.")));
  return request.pipe(decoder);
}

/** The body as text, up to `limit` bytes. */
export async function readText(body: Readable, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    // A byte stream without encoding yields buffers only.
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > limit) throw new EngineError(307, `The statement is over ${limit} bytes.`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Query and parameters that the client moved from a long URL into a multipart body. */
export function readMultipart(text: string, boundary: string): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  const sections = `\r\n${text}`.split(`\r\n--${boundary}`).slice(1, -1);
  for (const section of sections) {
    const match = /^\r\nContent-Disposition: form-data; name="([A-Za-z0-9_.-]{1,200})"\r\n\r\n/.exec(section);
    if (match?.[1] === undefined) throw new EngineError(6, "The multipart body is malformed.");
    parts.set(match[1], section.slice(match[0].length));
  }
  return parts;
}
