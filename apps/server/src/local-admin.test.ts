import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { request } from "node:http";
import { BoundSocket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Problem } from "@cordon/kernel";
import type { LocalAdminHandlers } from "@cordon/platform/local-admin-contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LocalAdmin, startLocalAdmin, writeServerFile } from "./local-admin.ts";

const refuse = (): Promise<never> => Promise.reject(new Error("not asked for here"));
const OPERATIONS: LocalAdminHandlers = {
  createToken: refuse,
  listTokens: () => Promise.resolve({ items: [] }),
  revokeToken: ({ id }) => Promise.reject(new Problem("token.not-found", `There is no token "${id}".`)),
  createSendToken: refuse,
  createSearchToken: refuse,
  createRespondToken: refuse,
  createTuneToken: refuse,
  addMember: refuse,
  listMembers: refuse,
  listDepartedMembers: refuse,
  eraseMember: refuse,
  createSetupLink: refuse,
  verifyAudit: refuse,
};

let folder: string;
let socketPath: string;
let admin: LocalAdmin;
const failures: string[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "cordon-admin-"));
  socketPath = join(folder, "admin.sock");
  failures.length = 0;
  admin = await startLocalAdmin({
    socket: new BoundSocket({ path: socketPath }),
    operations: OPERATIONS,
    statusOf: (code) => (code === "token.not-found" ? 404 : 500),
    log: { error: (_fields, message) => void failures.push(message) },
  });
});

afterEach(async () => {
  await admin.stop();
  rmSync(folder, { recursive: true });
});

function ask(
  path: string,
  body: string,
  method = "POST",
): Promise<{ readonly status: number | undefined; readonly body: unknown }> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath, path, method }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode, body: JSON.parse(text) }));
    });
    call.on("error", reject);
    call.end(body);
  });
}

describe("the local administration socket", () => {
  it("answers an operation", async () => {
    expect(await ask("/listTokens", "{}")).toEqual({ status: 200, body: { items: [] } });
  });

  it("says a problem of the operation in its own words and status", async () => {
    const { status, body } = await ask("/revokeToken", '{"id":"tok_1"}');

    expect(status).toBe(404);
    expect(body).toMatchObject({ code: "token.not-found", detail: 'There is no token "tok_1".' });
  });

  it.each([
    ["a field that is missing", "/revokeToken", "{}", 400],
    ["something that is no JSON", "/revokeToken", "{", 400],
    ["more than 64 KB", "/revokeToken", JSON.stringify({ id: "x".repeat(70_000) }), 400],
    ["an operation that does not exist", "/constructor", "{}", 404],
  ])("refuses %s", async (_, path, body, status) => {
    expect((await ask(path, body)).status).toBe(status);
  });

  it("takes no GET, which a page in a browser could send", async () => {
    expect((await ask("/listTokens", "", "GET")).status).toBe(404);
  });

  it("tells nobody why it failed inside, except the log", async () => {
    const { status, body } = await ask("/listMembers", "{}");

    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain("not asked for here");
    expect(failures).toHaveLength(1);
  });
});

describe("the server file", () => {
  it("is readable by its owner only, and gone after the server", () => {
    const remove = writeServerFile(folder, { pid: 1, urls: ["http://127.0.0.1:7280"], adminSocket: socketPath });

    expect(statSync(join(folder, "server.json")).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(join(folder, "server.json"), "utf8"))).toMatchObject({ adminSocket: socketPath });

    remove();
    expect(() => statSync(join(folder, "server.json"))).toThrow("ENOENT");
  });
});
