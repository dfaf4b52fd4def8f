import { existsSync, lstatSync } from "node:fs";
import { expect, test } from "vitest";
import { createMountCheck } from "./mounts.ts";

test.skipIf(!existsSync("/proc/self/mountinfo"))(
  "what the kernel makes up is not of the machine, its root and folders that nothing is mounted on are",
  async () => {
    const isOfThisMachine = await createMountCheck(lstatSync("/").dev);

    expect(await Promise.all(["/", "/no/such/folder", "/proc"].map(isOfThisMachine))).toEqual([true, true, false]);
  },
);
