import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { BoundSocket } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { LocalAdminHandlers } from "@cordon/platform/local-admin-contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalAdmin, startLocalAdmin, writeServerFile } from "../apps/server/src/local-admin.ts";
import { ROOT } from "../tools/source-files.ts";

const LAUNCHER = join(ROOT, "apps/cli/bin/cordon.mjs");
const folder = mkdtempSync(join(tmpdir(), "cordon-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(
  node: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const child = spawn(node, args, { env: { PATH: process.env["PATH"] ?? "", ...env }, cwd: folder });
  const texts = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    texts.out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    texts.err += text;
  });
  const ended = new Promise<Ended>((resolve) => child.on("close", (code) => resolve({ code, ...texts })));
  return { child, ended };
}

function cordon(...args: readonly string[]): Promise<Ended> {
  return start(process.execPath, [LAUNCHER, ...args]).ended;
}

const TOKEN = {
  id: "tok_1",
  name: "ci",
  role: "engineer",
  permissions: [] as string[],
  source: { kind: "collector" },
  createdAt: "2026-01-01T00:00:00.000Z",
  createdBy: "local",
  expiresAt: "2026-04-01T00:00:00.000Z",
  lastUsedAt: null,
  lastUsedFrom: null,
  state: "active",
} as const;
const HEAD = {
  format: "cordon-audit-head-1",
  segment: 1,
  entries: 3,
  digest: "a".repeat(64),
  sealedAt: TOKEN.createdAt,
} as const;
const refuse = (): Promise<never> => Promise.reject(new Error("not asked for here"));

/** Operations that tell what they were asked; the real ones are tested where they live. */
const OPERATIONS: LocalAdminHandlers = {
  createToken: ({ name, role }) => Promise.resolve({ ...TOKEN, name, role, token: "cordon_secret" }),
  listTokens: () => Promise.resolve({ items: [{ ...TOKEN, name: "a\u001b[2Jb" }] }),
  revokeToken: refuse,
  createSendToken: refuse,
  createSearchToken: refuse,
  createRespondToken: refuse,
  createTuneToken: refuse,
  addMember: refuse,
  listMembers: () => Promise.resolve({ items: [] }),
  listDepartedMembers: refuse,
  eraseMember: refuse,
  createSetupLink: () => Promise.resolve({ url: "http://127.0.0.1:7280/setup#secret", expiresAt: TOKEN.createdAt }),
  verifyAudit: ({ kept }) =>
    Promise.resolve({
      isIntact: true,
      segments: 1,
      entries: 3,
      unsealed: 0,
      erased: 0,
      expired: 0,
      isHeadFound: kept === "" ? null : kept.includes('"entries":3'),
      limits: "None.",
      head: HEAD,
      faults: [],
    }),
};

describe("cordon, beside a running server", () => {
  const data = join(folder, "data");
  let admin: LocalAdmin;

  beforeAll(async () => {
    mkdirSync(data);
    const socketPath = join(folder, "admin.sock");
    admin = await startLocalAdmin({
      socket: new BoundSocket({ path: socketPath }),
      operations: OPERATIONS,
      statusOf: () => 500,
      log: { error: () => undefined },
    });
    writeServerFile(data, { pid: process.pid, urls: ["http://127.0.0.1:7280"], adminSocket: socketPath });
  });
  afterAll(() => admin.stop());

  it("token create --json prints one line with the token first", async () => {
    const { code, out } = await cordon(
      "token",
      "create",
      "--data",
      data,
      "--name",
      "X",
      "--role",
      "engineer",
      "--json",
    );

    expect(code).toBe(0);
    expect(out).toMatch(/^\{"token":"cordon_secret","id":"tok_1",.*\}\n$/);
  });

  it("token create prints nothing but the token on standard output", async () => {
    const { out, err } = await cordon("token", "create", "--data", data, "--name", "X", "--role", "engineer");

    expect(out).toBe("cordon_secret\n");
    expect(err).toContain("shown this once");
  });

  it("token list shows a hostile name as text", async () => {
    const { out } = await cordon("token", "list", "--data", data);

    expect(out).toContain("a\\e[2Jb");
    expect(out).not.toContain("\u001b");
  });

  it("setup-link prints the link alone", async () => {
    expect((await cordon("setup-link", "--data", data)).out).toBe("http://127.0.0.1:7280/setup#secret\n");
  });

  it("audit verify takes the head that it gave before, and fails on another", async () => {
    const first = await cordon("audit", "verify", "--data", data, "--json");
    writeFileSync(join(folder, "head.json"), first.out);
    writeFileSync(join(folder, "other.json"), JSON.stringify({ ...HEAD, entries: 4 }));

    expect((await cordon("audit", "verify", "--data", data, "--head", join(folder, "head.json"))).code).toBe(0);
    expect((await cordon("audit", "verify", "--data", data, "--head", join(folder, "other.json"))).code).toBe(1);
  });

  it("an operation that fails inside is exit code 1 and one sentence", async () => {
    const { code, err } = await cordon("token", "revoke", "tok_1", "--data", data);

    expect(code).toBe(1);
    expect(err).toBe("The server failed; its log says how. (internal)\n");
  });
});

describe("cordon", () => {
  it.each([
    ["no server on the data directory", ["token", "list", "--data", "/nowhere"], 3],
    ["a command that does not exist", ["bogus"], 2],
    ["a file that does not exist", ["send", "/nowhere/x.log"], 2],
    ["an address with a password in it", ["send", LAUNCHER, "--url", "http://a:b@127.0.0.1:1"], 2],
    ["no token for a server", ["search", "x", "--url", "http://127.0.0.1:1", "--data", "/nowhere"], 4],
    ["help", ["--help"], 0],
  ])("says %s by its exit code", async (_, args, code) => {
    expect((await cordon(...args)).code).toBe(code);
  });
});

/** A Node older than ours on this machine, as a user may have. */
const oldNode = (process.env["PATH"] ?? "")
  .split(delimiter)
  .map((place) => join(place, "node"))
  .filter((path) => existsSync(path))
  .find((path) => Number(execFileSync(path, ["-p", "process.versions.node.split('.')[0]"], { encoding: "utf8" })) < 24);

describe("the launcher", () => {
  it.skipIf(oldNode === undefined)(
    "on an old Node finds the one that npm installed, and passes the exit code on",
    async () => {
      const version = await start(oldNode ?? "", [LAUNCHER, "version", "--json"]).ended;
      const failed = await start(oldNode ?? "", [LAUNCHER, "bogus"]).ended;

      expect(JSON.parse(version.out)).toMatchObject({ node: expect.stringMatching(/^2[4-9]\./) });
      expect(failed.code).toBe(2);
    },
  );

  it.skipIf(oldNode === undefined)("on an old Node passes SIGTERM on", async () => {
    const { child, ended } = start(oldNode ?? "", [LAUNCHER, "send", "-", "--url", "http://127.0.0.1:1"], {
      CORDON_TOKEN: "x",
    });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    child.kill("SIGTERM");

    expect((await ended).code).toBe(5);
  });

  it.skipIf(oldNode === undefined)("says what to do when there is no Node 24 at all", async () => {
    const alone = join(folder, "alone/apps/cli/bin");
    mkdirSync(alone, { recursive: true });
    copyFileSync(LAUNCHER, join(alone, "cordon.mjs"));

    const { code, err } = await start(oldNode ?? "", [join(alone, "cordon.mjs"), "version"]).ended;

    expect(code).toBe(1);
    expect(err).toContain("npm install");
  });

  it("works through the link that npm makes", async () => {
    const link = join(folder, "cordon");
    symlinkSync(LAUNCHER, link);

    expect((await start(process.execPath, [link, "version"]).ended).out).toMatch(/^cordon \d+\.\d+\.\d+\n$/);
  });
});
