import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { BoundSocket } from "node:net";
import { join } from "node:path";
import { Problem } from "@cordon/kernel";
import {
  type LocalAdminHandlers,
  type LocalAdminOperation,
  localAdminOperations,
  MAX_LOCAL_ADMIN_INPUT_BYTES,
  SERVER_FILE,
  type ServerFile,
} from "@cordon/platform/local-admin-contract";

export interface LocalAdminOptions {
  /** Bound already to a path that only administrators of this machine may open. */
  readonly socket: BoundSocket | { readonly fd: number };
  readonly operations: LocalAdminHandlers;
  /** Status of a problem's code; 500 for codes nobody owns. */
  readonly statusOf: (code: string) => number;
  readonly log: { readonly error: (fields: object, message: string) => void };
}

export interface LocalAdmin {
  /** Takes no further calls and waits for those under way. */
  readonly stop: () => Promise<void>;
}

/** Answers on the local administration socket. Whoever can open it is an administrator: the file mode is the authentication. */
export async function startLocalAdmin(options: LocalAdminOptions): Promise<LocalAdmin> {
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, (request, response) => {
    void answer(options, request, response);
  });
  server.listen(options.socket);
  await once(server, "listening");
  return {
    stop: async () => {
      server.closeIdleConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

/** Says where this server is to the commands on this machine. Remove it when the server stops. */
export function writeServerFile(dataDirectory: string, file: ServerFile): () => void {
  const path = join(dataDirectory, SERVER_FILE);
  rmSync(path, { force: true });
  writeFileSync(path, `${JSON.stringify(file)}\n`, { mode: 0o600, flag: "wx" });
  return () => rmSync(path, { force: true });
}

async function answer(options: LocalAdminOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const operation = operationOf(request);
    const input = localAdminOperations[operation].input.safeParse(await readJson(request));
    if (!input.success) {
      const fields = Object.fromEntries(
        input.error.issues.map((issue) => [issue.path.join(".") || "body", issue.message]),
      );
      throw new Problem("request.invalid", "The request cannot be read.", { fields });
    }
    const run = options.operations[operation] as (input: unknown) => Promise<unknown>; // paired by the contract's type
    send(response, 200, "application/json", await run(input.data));
  } catch (error) {
    if (!(error instanceof Problem))
      options.log.error({ err: error, operation: request.url }, "a local administration call failed");
    sendProblem(options, response, error);
  }
}

function operationOf(request: IncomingMessage): LocalAdminOperation {
  const name = (request.url ?? "").slice(1);
  if (request.method !== "POST" || !Object.hasOwn(localAdminOperations, name)) {
    throw new Problem("request.not-found", `There is no local operation "${name.slice(0, 80)}".`);
  }
  return name as LocalAdminOperation; // an own key of the table
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_LOCAL_ADMIN_INPUT_BYTES) throw new Problem("request.invalid", "The request is larger than 1 MB.");
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch (error) {
    throw new Problem("request.invalid", "The request is not JSON.", { cause: error });
  }
}

const OWN_STATUS: Readonly<Record<string, number>> = { "request.invalid": 400, "request.not-found": 404 };

function sendProblem(options: LocalAdminOptions, response: ServerResponse, error: unknown): void {
  if (!(error instanceof Problem)) {
    send(response, 500, "application/problem+json", {
      type: "about:blank",
      title: "Internal error",
      status: 500,
      code: "internal",
      detail: "The server failed; its log says how.",
    });
    return;
  }
  const status = OWN_STATUS[error.code] ?? options.statusOf(error.code);
  send(response, status, "application/problem+json", {
    type: "about:blank",
    title: error.message,
    status,
    detail: error.message,
    code: error.code,
    ...(error.fields ? { fields: error.fields } : {}),
  });
}

function send(response: ServerResponse, status: number, type: string, body: unknown): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { "content-type": type, connection: "close" });
  response.end(JSON.stringify(body));
}
