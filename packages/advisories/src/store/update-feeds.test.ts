import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { storeStatus } from "./manifest.ts";
import { updateFeeds, type UpdateOptions, type UpdateOutcome } from "./update-feeds.ts";

const RECORDS = Array.from({ length: 10 }, (_, i) => `{"id":"GHSA-${i}","modified":"2026-01-02"}\n`).join("");
let store = "";
let servers: Server[] = [];
beforeEach(() => {
  store = mkdtempSync(join(tmpdir(), "cordon-update-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  for (const server of servers) server.close().closeAllConnections();
  servers = [];
  rmSync(store, { recursive: true, force: true });
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port
}

function aFeedOfScores(count: number): string {
  const vulnerabilities = Array.from({ length: count }, (_, i) => ({ cve: { id: `CVE-2026-${1_000 + i}` } }));
  return JSON.stringify({ format: "NVD_CVE", timestamp: "2026-01-02T03:04:05", vulnerabilities });
}

/** Asks the one feed `own`, which is at `url`. */
async function update(url: string, change: Partial<UpdateOptions> = {}): Promise<readonly UpdateOutcome[]> {
  writeFileSync(join(store, "feeds.json"), JSON.stringify({ feeds: [{ id: "own", url }] }));
  const now = () => new Date("2026-03-04T05:06:07Z");
  return await Array.fromAsync(
    updateFeeds(store, { ids: ["own"], now, timeoutMs: 2_000, retryAfterMs: [1], ...change }),
  );
}

describe("an update", () => {
  it("asks with the marks of the last answer, and an unchanged feed is not sent again", async () => {
    const asked: IncomingMessage["headers"][] = [];
    const host = await serve((request, response) => {
      asked.push(request.headers);
      if (request.headers["if-none-match"] === '"one"') response.writeHead(304).end();
      else response.writeHead(200, { etag: '"one"', "last-modified": "Mon, 02 Mar 2026 00:00:00 GMT" }).end(RECORDS);
    });

    const first = await update(`http://${host}/own.ndjson`);
    const second = await update(`http://${host}/own.ndjson`);

    expect([...first, ...second].map(({ outcome }) => outcome)).toEqual(["updated", "unchanged"]);
    expect(asked[1]).toMatchObject({ "if-none-match": '"one"', "if-modified-since": "Mon, 02 Mar 2026 00:00:00 GMT" });
    expect((await storeStatus(store))[0]?.good?.records).toBe(10);
  });

  it("asks for the whole feed again when what was compiled of it is missing or of another version", async () => {
    const host = await serve((request, response) => {
      if (request.headers["if-none-match"] === '"one"') response.writeHead(304).end();
      else response.writeHead(200, { etag: '"one"' }).end(RECORDS);
    });
    await update(`http://${host}/own`);
    const compiled = readdirSync(store).filter((name) => name.endsWith(".db"));
    for (const name of compiled) renameSync(join(store, name), join(store, name.replace(/\.v\d+\.db$/, ".v1.db")));

    const [outcome] = await update(`http://${host}/own`);

    expect(outcome).toMatchObject({ outcome: "updated" });
    expect(readdirSync(store).filter((name) => name.endsWith(".db"))).toEqual(compiled);
  });

  it("takes a feed of what changed of late also when it has become small", async () => {
    let body = aFeedOfScores(50);
    const host = await serve((_, response) => response.end(body));
    await update("http://unused.invalid/", { ids: ["nvd-modified"], mirror: `http://${host}` });
    body = aFeedOfScores(3);

    const [outcome] = await update("http://unused.invalid/", { ids: ["nvd-modified"], mirror: `http://${host}` });

    expect(outcome).toMatchObject({ outcome: "updated", feed: { records: 3, format: "nvd" } });
  });

  it("waits for a host that is down once, and not for each of its feeds", async () => {
    const host = await serve(() => undefined);
    servers.at(-1)?.close();
    const fetched = vi.spyOn(globalThis, "fetch");

    const outcomes = await update("http://unused.invalid/", { ids: ["nvd"], mirror: `http://${host}` });

    const reasons = new Set(outcomes.map((outcome) => (outcome.outcome === "refused" ? outcome.reason : "")));
    expect([...reasons]).toEqual([`${host} does not answer (ECONNREFUSED).`]);
    expect(outcomes).toHaveLength(26);
    expect(fetched).toHaveBeenCalledTimes(2);
  });

  it("tries again after an error of the server and after a body that breaks off", async () => {
    let count = 0;
    const host = await serve((_, response) => {
      count += 1;
      if (count === 1) response.writeHead(503).end();
      else if (count === 2) {
        response.writeHead(200, { "content-length": "5000" });
        response.write(RECORDS.slice(0, 100), () => response.destroy());
      } else response.end(RECORDS);
    });

    const outcomes = await update(`http://${host}/own`, { retryAfterMs: [1, 1] });

    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["updated"]);
    expect(count).toBe(3);
  });

  it.each<readonly [string, RequestListener, RegExp]>([
    ["error", (_, response) => response.writeHead(500).end(), /^127.*answered with status 500\.$/],
    [
      "body that breaks off",
      (_, response) =>
        void response.writeHead(200, { "content-length": "5000" }).write("{", () => response.socket?.end()),
      /broke off in the middle\.$/,
    ],
    ["shrunken feed", (_, response) => response.end(RECORDS.slice(0, 100)), /^It shrank from 10 records to 2\.$/],
    [
      "endless redirect",
      (_, response) => response.writeHead(302, { location: "/again" }).end(),
      /from one address to the next without end\.$/,
    ],
    ["silence", (_, response) => void response.writeHead(200).write("{"), /stopped sending\.$/],
    ["refusal", (_, response) => response.writeHead(404).end(), /answered with status 404\.$/],
  ])("that meets a lasting %s keeps the last good feed and says why", async (kind, bad, reason) => {
    let isBad = false;
    const host = await serve((request, response) => (isBad ? bad(request, response) : response.end(RECORDS)));
    await update(`http://${host}/own`);
    isBad = true;

    const [outcome] = await update(`http://${host}/own`, { timeoutMs: kind === "silence" ? 200 : 10_000 });

    const [status] = await storeStatus(store);
    expect(outcome).toMatchObject({ outcome: "refused", reason: expect.stringMatching(reason) });
    expect(status).toMatchObject({ good: { records: 10 }, attempt: { refused: expect.stringMatching(reason) } });
  });

  it("sends the credentials of an address and writes them nowhere", async () => {
    let authorization: string | undefined;
    const host = await serve((request, response) => {
      authorization = request.headers.authorization;
      response.end(RECORDS);
    });

    const outcomes = await update(`http://anna:s3cret@${host}/own?token=s3cret`);

    expect(authorization).toBe(`Basic ${Buffer.from("anna:s3cret").toString("base64")}`);
    expect(JSON.stringify(outcomes) + readFileSync(join(store, "manifest.json"), "utf8")).not.toContain("s3cret");
    expect((await storeStatus(store))[0]?.good?.origin).toBe(`http://${host}/own`);
  });

  it("takes the feeds of the catalogue from a mirror", async () => {
    const paths: (string | undefined)[] = [];
    const host = await serve((request, response) => {
      paths.push(request.url);
      response.writeHead(404).end();
    });

    await update("http://unused.invalid/", { ids: ["kev", "osv-npm"], mirror: `http://${host}/mirror/` });

    expect(paths).toEqual(["/mirror/kev.json", "/mirror/osv-npm.zip"]);
  });

  it("goes through the proxy of the environment, and around it where NO_PROXY says so", async () => {
    const host = await serve((_, response) => response.end(RECORDS));
    const through: (string | undefined)[] = [];
    const proxy = await serve((_, response) => response.writeHead(500).end());
    servers.at(-1)?.on("connect", (request, socket, head) => {
      through.push(request.url);
      const [name, port] = host.split(":");
      const upstream = connect(Number(port), name, () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        upstream.write(head);
        upstream.pipe(socket).pipe(upstream);
      });
    });
    vi.stubEnv("HTTP_PROXY", `http://${proxy}`);

    const proxied = await update("http://feeds.invalid/own");
    vi.stubEnv("NO_PROXY", "feeds.invalid");
    const direct = await update("http://feeds.invalid/own");

    expect(proxied).toMatchObject([{ outcome: "updated" }]);
    expect(through).toEqual(["feeds.invalid:80"]);
    expect(direct).toMatchObject([
      { outcome: "refused", reason: expect.stringContaining("feeds.invalid does not answer") },
    ]);
  });

  it("of a group asks for every feed of it, a feed for each year up to the running one, and says so before", async () => {
    const paths: (string | undefined)[] = [];
    const plans: (readonly string[])[] = [];
    const host = await serve((request, response) => {
      paths.push(request.url);
      response.writeHead(404).end();
    });

    await update("http://unused.invalid/", {
      ids: ["nvd", "nvd-2002", "kev"],
      mirror: `http://${host}`,
      onPlan: (ids) => plans.push(ids),
    });

    const years = Array.from({ length: 25 }, (_, index) => `nvd-${2002 + index}`);
    expect(plans).toEqual([["kev", ...years, "nvd-modified"]]);
    expect(paths.slice(-2)).toEqual(["/nvd-2026.json.gz", "/nvd-modified.json.gz"]);
  });

  it("of a feed that nobody knows names those that there are", async () => {
    await expect(update("http://unused.invalid/", { ids: ["nonsense"] })).rejects.toThrow(
      'There is no feed "nonsense" to fetch. There are: debian-tracker, kev',
    );
  });
});
