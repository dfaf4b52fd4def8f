import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiOf } from "./api.ts";
import { cordon, type CordonProcess, createToken, startCordon, untilWell } from "./cordon-process.ts";
import { type ChildName, childNamed } from "./processes.ts";

/** A process that is stopped looks to everybody else like one that hangs. */
describe("a child that hangs is replaced", () => {
  let server: CordonProcess;
  let token = "";

  beforeAll(async () => {
    server = await startCordon();
    token = await createToken(server, "engineer");
    await cordon(["send", "-", "--data", server.dataDir], "hello before it hangs\n");
  });
  afterAll(() => server.stop());

  it.each(["telemetry", "postgres", "server"] as const)(
    "%s, and what was stored is found again",
    async (name: ChildName) => {
      const before = childNamed(server.pid, name);
      process.kill(before, "SIGSTOP");

      await expect.poll(() => currentChild(server, name, before), { timeout: 120_000, interval: 500 }).not.toBe(before);
      await untilWell(server);
      expect(await apiOf(server.url, token).searchAll("hello", { from: "2h", to: "now" })).toHaveLength(1);
    },
  );
});

/** Between two lives there is none. */
function currentChild({ pid }: CordonProcess, name: ChildName, before: number): number {
  try {
    return childNamed(pid, name);
  } catch {
    return before;
  }
}
