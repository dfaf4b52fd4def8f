import { createSocket } from "node:dgram";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Api, apiOf, type FoundEvent } from "./api.ts";
import { type CordonProcess, cordon, createToken, startCordon } from "./cordon-process.ts";
import { childrenOf, residentSize } from "./processes.ts";

const ALL = { from: "1h", to: "now" };
const LONG_AGO = { from: "1970-01-01", to: "2290-01-01" };

describe("rubbish is kept as text or refused with a sentence, and disturbs nothing else", () => {
  let server: CordonProcess;
  let api: Api;

  beforeAll(async () => {
    server = await startCordon();
    api = apiOf(server.url, await createToken(server, "engineer"));
  }, 120_000);
  afterAll(async () => {
    await server.stop();
  });

  const found = async (q: string, range: { from: string; to: string } = ALL): Promise<FoundEvent[]> =>
    api.searchAll(q, range);

  it("a NUL in the address of any route is refused or means nothing, and no route fails on it", async () => {
    const authorization = `Bearer ${await createToken(server, "administrator")}`;
    const document = (await (await fetch(`${server.url}/api/openapi.json`, { headers: { authorization } })).json()) as {
      paths: Record<string, { get?: { parameters?: { name: string; in: string }[] } }>; // OpenAPI, tested elsewhere
    };
    const addresses = Object.entries(document.paths).flatMap(([path, { get }]) => {
      if (get === undefined || path.endsWith("/stream")) return [];
      const filled = path.replaceAll(/\{\w+\}/g, "%00");
      const names = (get.parameters ?? []).filter((parameter) => parameter.in === "query");
      return [
        ...(filled === path ? [] : [filled]),
        ...names.map(({ name }) => `${filled}?${name}=${encodeURIComponent("a\0b")}`),
      ];
    });

    const failed: string[] = [];
    for (const address of addresses) {
      const answer = await fetch(server.url + address, { headers: { authorization } });
      if (answer.status >= 500) failed.push(`${answer.status} ${address}`);
      await answer.body?.cancel();
    }
    expect(addresses.length).toBeGreaterThan(30);
    expect(failed).toEqual([]);
  });

  it("refuses an empty body", async () => {
    const answer = await api.send("");

    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: "batch.invalid" });
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
  });

  it("refuses a gzip bomb and a body that only claims to be gzip", async () => {
    const bomb = await api.send(gzipSync(Buffer.alloc(300 * 1024 * 1024)), { encoding: "gzip" });
    const liar = await api.send("not gzip at all", { encoding: "gzip" });
    const unknown = await api.send("x", { encoding: "br" });

    expect([bomb.status, bomb.body["code"]]).toEqual([413, "batch.too-large"]);
    expect([liar.status, liar.body["code"]]).toEqual([400, "batch.invalid"]);
    expect([unknown.status, unknown.body["code"]]).toEqual([400, "batch.invalid"]);
  });

  it("refuses one endless line without reading it all and without growing", async () => {
    const before = serverMemory(server);
    const chunk = Buffer.alloc(1024 * 1024, "x");
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += chunk.length;
        if (sent > 1024 * 1024 * 1024) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const token = await createToken(server, "engineer");

    const answer = await fetch(`${server.url}/api/v1/events`, {
      method: "POST",
      body,
      duplex: "half",
      headers: { authorization: `Bearer ${token}`, "content-type": "text/plain" },
    } as RequestInit & { duplex: "half" }).catch((error: unknown) => error); // `duplex` is not in the types yet

    expect(sent).toBeLessThan(400 * 1024 * 1024);
    if (answer instanceof Response) expect(answer.status).toBe(413);
    expect(serverMemory(server) - before).toBeLessThan(400 * 1024 * 1024);
  });

  it("keeps invalid UTF-8, NUL bytes and control characters as text that is found again", async () => {
    const line = Buffer.concat([
      Buffer.from("rubbishbytes "),
      Buffer.from([0xff, 0xfe, 0x00, 0x1b, 0x5b, 0x33, 0x31, 0x6d]),
      Buffer.from(" end"),
    ]);

    const answer = await api.send(line);

    expect(answer.body).toMatchObject({ events: 1, undecoded: 1 });
    const [event] = await found("rubbishbytes");
    expect(event?.raw).toBe("rubbishbytes \ufffd\ufffd\u0000\u001b[31m end");
  });

  it("keeps deep JSON, a million field names, duplicate keys and __proto__", async () => {
    const deep = `{"deepjson":${"[".repeat(50_000)}${"]".repeat(50_000)}}`;
    const wide = `{"widejson":"yes",${Array.from({ length: 40_000 }, (_, i) => `"field${i}":${i}`).join(",")}}`;
    const poison = '{"poisonjson":"x","__proto__":{"polluted":"yes"},"constructor":"c","a":1,"a":2}';

    const answer = await api.send([deep, wide, poison].join("\n"));

    expect(answer).toMatchObject({ status: 200, body: { events: 3 } });
    expect(await found("deepjson")).toHaveLength(1);
    expect(await found("widejson:yes")).toHaveLength(1);
    expect(await found('poisonjson:x a:2 "polluted"')).toHaveLength(1);
  });

  it("takes times in 1601 and 2200 and finds them by their text", async () => {
    await api.send(
      '{"oddtime":"early","@timestamp":"1601-01-01T00:00:00Z"}\n{"oddtime":"late","@timestamp":"2200-01-01T00:00:00Z"}',
    );

    expect(
      (await found("oddtime:early", LONG_AGO)).length +
        (await found("oddtime:early", { from: "1900-01-01", to: "now" })).length,
    ).toBeGreaterThan(0);
    expect((await found("oddtime:late", LONG_AGO))[0]?.skew).toBe("ahead");
  });

  it("shows HTML, terminal escapes, right-to-left marks and a fake result row as text in the terminal", async () => {
    const hostile =
      "hostileline <img src=x onerror=alert(1)> \u001b[2J\u001b]0;owned\u0007 \u202Ereversed\u202C 2026-01-01T00:00:00Z web-1 fake";
    await api.send(hostile);

    const output = await cordon(["search", "hostileline", "--data", server.dataDir, "--url", server.url]);

    // oxlint-disable-next-line no-control-regex -- the point of the test
    expect(output).not.toMatch(/[\u001b\u0007\u202e]/);
    expect(output).toContain("hostileline");
    expect(
      output
        .trim()
        .split("\n")
        .filter((line) => line.includes("fake")),
    ).toHaveLength(1);
  });

  it("stores a repeat once, refuses another body under the same id, and never mixes two senders", async () => {
    const first = await api.send("repeatme one\nrepeatme two", { batchId: "batch-7" });
    const again = await api.send("repeatme one\nrepeatme two", { batchId: "batch-7" });
    const other = await api.send("repeatme three", { batchId: "batch-7" });
    const stranger = apiOf(server.url, await createToken(server, "engineer"));
    const theirs = await stranger.send("repeatme four", { batchId: "batch-7" });

    expect(first.body).toMatchObject({ events: 2, isRepeat: false, batchId: "batch-7" });
    expect(again.body).toMatchObject({ events: 2, isRepeat: true });
    expect([other.status, other.body["code"]]).toEqual([409, "batch.conflict"]);
    expect(theirs.status).toBe(200);
    expect(await found("repeatme")).toHaveLength(3);
  });

  it("takes syslog over UDP and TCP in both framings, and a 64 KB datagram", async () => {
    const udp = createSocket("udp4");
    const big = `<13>Nov 24 10:00:00 udphost app: syslogudp ${"y".repeat(60_000)}`;
    udp.send("<13>Nov 24 10:00:00 udphost app: syslogudp small", server.ports.syslogUdp, "127.0.0.1");
    udp.send(big, server.ports.syslogUdp, "127.0.0.1");
    const tcp = connect(server.ports.syslogTcp, "127.0.0.1");
    const counted = "<34>1 2026-11-24T10:00:00Z tcphost su - ID47 - syslogtcp counted\nwith a newline";
    tcp.write(`${Buffer.byteLength(counted)} ${counted}<13>Nov 24 10:00:00 tcphost app: syslogtcp line\n`);
    tcp.end();

    await until(
      async () =>
        (await found("syslogudp", LONG_AGO)).length === 2 && (await found("syslogtcp", LONG_AGO)).length === 2,
    );

    udp.close();
    expect((await found("host:tcphost syslogtcp", LONG_AGO)).map((e) => e.raw)).toContain(counted);
  });

  it("a refused sender that goes away before it took its answer does not end the server", async () => {
    const before = serverPid(server);
    const { hostname, port } = new URL(server.url);
    const token = await createToken(server, "engineer");
    const auth = `host: ${hostname}:${port}\r\nauthorization: Bearer ${token}\r\n`;
    await apiOf(server.url, token).send("a source is listed once it sent something");
    // Answers leave in order: behind these, which nobody reads, the refusal waits and its request stays open.
    const ahead = `GET /api/openapi.json HTTP/1.1\r\n${auth}\r\n`.repeat(100);
    const refused =
      `POST /api/v1/events HTTP/1.1\r\n${auth}content-type: text/plain\r\ncontent-encoding: gzip\r\n` +
      "content-length: 1000000\r\n\r\nthis is no gzip at all";
    const socket = connect(Number(port), hostname);
    socket.pause();
    socket.write(ahead + refused);
    await sleep(1_000);
    socket.destroy();
    await sleep(500);

    expect((await fetch(`${server.url}/api/v1/ready`)).status).toBe(200);
    expect(serverPid(server)).toBe(before);
    const { items } = await api.get<{ items: { refused: number; lastRefusal: string | null }[] }>("/api/v1/sources");
    expect(items[0]).toMatchObject({ refused: 1, lastRefusal: "batch.invalid" });
  });

  it("is still well after all that", async () => {
    const answer = await fetch(`${server.url}/api/v1/ready`).catch((error: unknown) => error);

    expect(answer instanceof Response ? answer.status : server.output()).toBe(200);
    expect(childrenOf(server.pid).length).toBeGreaterThan(2);
  });
});

function serverPid(server: CordonProcess): number | undefined {
  return childrenOf(server.pid).find((child) => child.command.includes("apps/server/src/main"))?.pid;
}

function serverMemory(server: CordonProcess): number {
  return childrenOf(server.pid).reduce((sum, child) => sum + residentSize(child.pid), residentSize(server.pid));
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 100; i++) {
    if (await condition()) return;
    await sleep(100);
  }
  throw new Error("it did not come true within 10 seconds");
}
