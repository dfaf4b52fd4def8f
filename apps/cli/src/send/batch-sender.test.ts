import { createServer, type IncomingMessage, type Server as HttpServer } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { CommandFailure } from "../exit-codes.ts";
import { batchId, type BatchSender, createBatchSender, retryAfterMs } from "./batch-sender.ts";
import type { RecordBatch } from "./record-batches.ts";

interface Seen {
  readonly url: string;
  readonly id: string;
  readonly authorization: string;
  readonly body: string;
}

type Answer =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body: unknown }
  | "hang up";

const servers: HttpServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** A server at the other end that answers by list; what it saw is the test's evidence. */
async function listen(answers: readonly Answer[]): Promise<{ readonly url: URL; readonly seen: readonly Seen[] }> {
  const seen: Seen[] = [];
  const rest = [...answers];
  const server = createServer((request, response) => {
    void readAll(request).then((body) => {
      const header = (name: string): string => String(request.headers[name] ?? "");
      seen.push({
        url: request.url ?? "",
        id: header("idempotency-key"),
        authorization: header("authorization"),
        body,
      });
      const answer = rest.shift() ?? { status: 500, body: {} };
      if (answer === "hang up") return void request.socket.destroy();
      return void response
        .writeHead(answer.status, { "content-type": "application/json", ...answer.headers })
        .end(JSON.stringify(answer.body));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return { url: new URL(`http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`), seen };
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function aSender(
  url: URL,
  options: { readonly retryForMs?: number; readonly isHistorical?: boolean } = {},
): BatchSender {
  return createBatchSender({
    server: { url, token: "secret", isLocal: true },
    isHistorical: options.isHistorical ?? false,
    format: undefined,
    retryForMs: options.retryForMs ?? 10_000,
    signal: new AbortController().signal,
    onWait: () => undefined,
  });
}

function aBatch(text = "one\ntwo\n"): RecordBatch {
  return { body: Buffer.from(text), lines: 2, firstLine: 0, isJson: false };
}

const STORED: Answer = { status: 200, body: { batchId: "b", events: 2, undecoded: 0, isRepeat: false } };
const busy = (status: number): Answer => ({
  status,
  headers: { "retry-after": "0" },
  body: { code: "ingest.busy", detail: "Later." },
});

describe("a batch", () => {
  it("is sent again with the same id and body until it is stored", async () => {
    const { url, seen } = await listen([busy(429), busy(503), "hang up", STORED]);

    const outcome = await aSender(url).send("id-1", aBatch());

    expect(outcome.kind).toBe("stored");
    expect(seen).toHaveLength(4);
    expect(new Set(seen.map(({ id, body, authorization }) => `${id} ${body} ${authorization}`))).toEqual(
      new Set(["id-1 one\ntwo\n Bearer secret"]),
    );
  });

  it("says that it is a recording", async () => {
    const { url, seen } = await listen([STORED]);

    await aSender(url, { isHistorical: true }).send("id-1", aBatch());

    expect(seen[0]?.url).toBe("/api/v1/events?historical=true");
  });

  it("that the server will never take is rejected with its words, without a second try", async () => {
    const { url, seen } = await listen([
      { status: 409, body: { code: "batch.conflict", detail: "Used \u001b[31mbefore." } },
    ]);

    const outcome = await aSender(url).send("id-1", aBatch());

    expect(outcome).toEqual({ kind: "rejected", reason: "Used \\e[31mbefore. (batch.conflict)" });
    expect(seen).toHaveLength(1);
  });

  it("ends the command with 4 when the token is not good", async () => {
    const { url } = await listen([{ status: 401, body: { detail: "Unknown token." } }]);

    await expect(aSender(url).send("id-1", aBatch())).rejects.toMatchObject({ exitCode: 4 });
  });

  it("ends the command with 3 when nobody is there", async () => {
    await expect(
      aSender(new URL("http://127.0.0.1:1"), { retryForMs: 300 }).send("id-1", aBatch()),
    ).rejects.toMatchObject({ exitCode: 3 });
  });

  it("ends the command with 1 when the server stays busy for longer than we wait", async () => {
    const { url } = await listen(Array.from({ length: 50 }, () => busy(429)));

    await expect(aSender(url, { retryForMs: 350 }).send("id-1", aBatch())).rejects.toMatchObject({ exitCode: 1 });
  });

  it("does not count as stored because some web server says 200", async () => {
    const { url } = await listen([{ status: 200, body: "<html>" }]);

    await expect(aSender(url).send("id-1", aBatch())).rejects.toBeInstanceOf(CommandFailure);
  });
});

describe("a batch id", () => {
  it("is the same for the same file, place and content, and differs when one of them does", () => {
    const id = batchId("/var/log/a", aBatch());

    expect(batchId("/var/log/a", aBatch())).toBe(id);
    expect(batchId("/var/log/b", aBatch())).not.toBe(id);
    expect(batchId("/var/log/a", { ...aBatch(), firstLine: 5 })).not.toBe(id);
    expect(batchId("/var/log/a", aBatch("one\ntwp\n"))).not.toBe(id);
  });
});

describe("Retry-After", () => {
  it.each([
    ["3", 3_000],
    ["0", 100],
    ["-1", 100],
    ["soon", undefined],
    [null, undefined],
    ["Thu, 01 Jan 1970 00:00:00 GMT", 100],
  ])("%s is %s ms", (header, expected) => {
    expect(retryAfterMs(header)).toBe(expected);
  });
});
