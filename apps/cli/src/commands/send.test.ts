import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CommandFailure } from "../exit-codes.ts";
import { type Said, said } from "../testing/said.ts";
import { sendCommand } from "./send.ts";

const folder = mkdtempSync(join(tmpdir(), "cordon-send-"));
/** Body by batch id, as a server that stores once would keep them. */
const stored = new Map<string, string>();
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const id = String(request.headers["idempotency-key"]);
      const body = Buffer.concat(chunks).toString("utf8");
      if (body.includes("poison")) {
        response
          .writeHead(400, { "content-type": "application/problem+json" })
          .end('{"code":"batch.invalid","detail":"No."}');
        return;
      }
      const isRepeat = stored.has(id);
      stored.set(id, body);
      response
        .writeHead(200)
        .end(JSON.stringify({ batchId: id, events: body.split("\n").length - 1, undecoded: 0, isRepeat }));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  process.env["CORDON_TOKEN"] = "secret";
});
afterAll(() => {
  delete process.env["CORDON_TOKEN"];
  server.close().closeAllConnections();
  rmSync(folder, { recursive: true });
});
beforeEach(() => stored.clear());

function send(names: readonly string[], stdin = Readable.from([])): Promise<Said> {
  return said((terminal) => sendCommand(names, { url, retryFor: 1, json: true }, terminal, stdin));
}

function aFile(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

describe("cordon send", () => {
  it("sends plain and gzip alike, whatever their names", async () => {
    const files = [aFile("plain.gz", "one\n"), aFile("packed", gzipSync("two\nthree\n"))];

    const { code, out } = await send(files);

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ files: 2, stored: 3 });
    expect([...stored.values()].toSorted()).toEqual(["one\n", "two\nthree\n"]);
  });

  it("stores the same file once, and two files with the same content twice", async () => {
    const file = aFile("a.log", "same\n");

    await send([file]);
    const again = await send([file]);
    await send([aFile("b.log", "same\n")]);

    expect(JSON.parse(again.out)).toMatchObject({ stored: 0, repeated: 1 });
    expect(stored.size).toBe(2);
  });

  it("takes a folder with everything below it, and standard input", async () => {
    mkdirSync(join(folder, "tree/deep"), { recursive: true });
    writeFileSync(join(folder, "tree/x.log"), "x\n");
    writeFileSync(join(folder, "tree/deep/y.log"), "y\n");

    await send([join(folder, "tree"), "-"], Readable.from([Buffer.from("z")]));

    expect([...stored.values()].toSorted()).toEqual(["x\n", "y\n", "z\n"]);
  });

  it("sends what came before a gzip file breaks off, and says so", async () => {
    // Random enough that the half before the break holds whole lines.
    const whole = gzipSync(Array.from({ length: 20_000 }, (_, i) => `line ${i} ${crypto.randomUUID()}\n`).join(""));

    const { code, err } = await send([aFile("broken.gz", whole.subarray(0, whole.length / 2))]);

    expect(code).toBe(5);
    expect(err).toContain("compression breaks off");
    expect([...stored.values()].join("")).toContain("line 7000 ");
  });

  it("goes on after a batch that is rejected, and says which lines those were", async () => {
    const { code, err, out } = await send([aFile("poison.log", "poison\n"), aFile("good.log", "good\n")]);

    expect(code).toBe(5);
    expect(err).toContain("lines 1 to 1: No. (batch.invalid)");
    expect(JSON.parse(out)).toMatchObject({ stored: 1, rejected: 1 });
  });

  it("counts a record that is too long, and fails when there was nothing else", async () => {
    const { code, out } = await send([aFile("long.log", Buffer.alloc(17_000_000, "x"))]);

    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ skipped: 1, stored: 0 });
  });

  it("names a file that is not there before it sends anything", async () => {
    await expect(send([aFile("here.log", "x\n"), join(folder, "gone\u001b[2J")])).rejects.toThrow(CommandFailure);
    expect(stored.size).toBe(0);
  });
});
