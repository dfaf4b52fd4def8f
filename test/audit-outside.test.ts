import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiOf } from "./api.ts";
import { cordon, type CordonProcess, createToken, startCordon } from "./cordon-process.ts";

interface Dependency {
  readonly name: string;
  readonly state: string;
  readonly message?: string;
}

describe("the audit trail and a syslog receiver outside", () => {
  const folder = mkdtempSync(join(tmpdir(), "cordon-outside-"));
  const file = join(folder, "siem.log");
  let received = "";
  let receiver: Server;
  let server: CordonProcess;
  const local = (...args: readonly string[]): Promise<string> => cordon([...args, "--data", server.dataDir]);

  beforeAll(async () => {
    receiver = createServer((socket) => {
      socket.setEncoding("utf8").on("data", (part: string) => {
        received += part;
      });
      socket.on("end", () => (received += "\n"));
    }).listen(0, "127.0.0.1");
    await once(receiver, "listening");
    const { port } = receiver.address() as AddressInfo; // a TCP server's address is an object
    server = await startCordon({ env: { CORDON_AUDIT_HEAD_SYSLOG_URL: `tcp://127.0.0.1:${port}` } });
  }, 120_000);
  afterAll(async () => {
    await server?.stop();
    receiver.close();
    rmSync(folder, { recursive: true });
  });

  it("what the receiver wrote verifies the chain, and one changed character does not", {
    timeout: 60_000,
  }, async () => {
    await createToken(server, "engineer");
    await expect.poll(() => received, { timeout: 30_000 }).toMatch(/audit-head - \{.*\}\n/);
    writeFileSync(file, received);

    expect(await local("audit", "verify", "--head", file)).toContain("Intact");
    writeFileSync(
      file,
      received.replace(/"digest":"./, (start) => `${start.slice(0, -1)}${start.endsWith("0") ? "1" : "0"}`),
    );
    await expect(local("audit", "verify", "--head", file)).rejects.toThrow(/ended with 1.*BROKEN/s);
  });

  it("a removed member is erased by the command line, and what was sent before still verifies", {
    timeout: 60_000,
  }, async () => {
    const added = JSON.parse(
      await local("member", "add", "--name", "Uma Rask", "--email", "uma@example.org", "--role", "analyst", "--json"),
    ) as { member: { id: string } }; // its documented output
    const { id } = added.member;
    await expect(local("member", "erase", id, "--reason", "asked for it")).rejects.toThrow("still a member");
    // Before the deed: its head may be there sooner than the command line answers.
    const before = received.length;
    const remove = await fetch(`${server.url}/api/v1/members/${id}`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${await createToken(server, "administrator")}` },
    });
    expect(remove.status).toBe(204);
    expect(await local("member", "departed")).toContain("uma@example.org");
    await expect.poll(() => received.length, { timeout: 30_000 }).toBeGreaterThan(before);
    writeFileSync(file, received);

    const erased = await local("member", "erase", id, "--reason", "asked for it");

    expect(erased).toContain("2 audit entries");
    expect(await local("member", "departed")).not.toContain("uma@example.org");
    expect(await local("audit", "verify", "--head", file)).toMatch(/Intact: .* 2 with personal data erased/);
  });

  it("health says that the receiver is gone, to those who may know", { timeout: 60_000 }, async () => {
    const engineer = await createToken(server, "engineer");
    receiver.close();
    await createToken(server, "sender"); // something to seal
    const audit = async (): Promise<Dependency | undefined> => {
      const { dependencies } = await apiOf(server.url, engineer).get<{ dependencies: Dependency[] }>("/api/v1/ready");
      return dependencies.find(({ name }) => name === "audit");
    };

    await expect.poll(async () => (await audit())?.state, { timeout: 30_000 }).toBe("degraded");

    expect((await audit())?.message).toContain("ECONNREFUSED");
    const shown = JSON.stringify(await (await fetch(`${server.url}/api/v1/ready`)).json());
    expect(shown).toContain('"audit"');
    expect(shown).not.toContain("ECONNREFUSED");
  });
});
