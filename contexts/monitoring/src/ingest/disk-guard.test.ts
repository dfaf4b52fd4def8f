import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { createDiskGuard } from "./disk-guard.ts";

describe("the disk watermark", () => {
  it("refuses below the larger of share and bytes, and says when to retry", async () => {
    const guard = createDiskGuard({ path: tmpdir(), minimumShare: 0, minimumBytes: 2 ** 60 });

    await expect(guard.admit()).rejects.toMatchObject({ code: "ingest.disk-full", retryAfterSeconds: 60 });
  });

  it("lets everything through while there is room, and goes on when room came back", async () => {
    let minimumBytes = 2 ** 60;
    let clock = 0;
    const guard = createDiskGuard({
      path: tmpdir(),
      minimumShare: 0,
      get minimumBytes() {
        return minimumBytes;
      },
      now: () => clock,
    });
    await expect(guard.admit()).rejects.toMatchObject({ code: "ingest.disk-full" });

    minimumBytes = 1;
    clock += 1_000;

    await expect(guard.admit()).resolves.toBeUndefined();
  });
});
