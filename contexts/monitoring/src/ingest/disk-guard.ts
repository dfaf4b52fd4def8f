import { statfs } from "node:fs/promises";
import { Problem } from "@cordon/kernel";

export interface DiskGuardOptions {
  readonly path: string;
  /** Refuse below this share of the disk, 0 to 1 … */
  readonly minimumShare: number;
  /** … or below this many bytes, whichever is more. */
  readonly minimumBytes: number;
  readonly now?: () => number;
}

export interface DiskState {
  readonly freeBytes: number;
  readonly neededBytes: number;
}

export interface DiskGuard {
  /** @throws Problem `ingest.disk-full` before a store meets ENOSPC. */
  readonly admit: () => Promise<void>;
  readonly state: () => Promise<DiskState>;
}

const FRESH_MS = 500;

/** Looks at the disk at most twice a second. */
export function createDiskGuard(options: DiskGuardOptions): DiskGuard {
  const now = options.now ?? Date.now;
  let seenAt = Number.NEGATIVE_INFINITY;
  let last: DiskState = { freeBytes: 0, neededBytes: 0 };

  async function state(): Promise<DiskState> {
    if (now() - seenAt < FRESH_MS) return last;
    const disk = await statfs(options.path);
    last = {
      freeBytes: disk.bavail * disk.bsize,
      neededBytes: Math.max(options.minimumBytes, options.minimumShare * disk.blocks * disk.bsize),
    };
    seenAt = now();
    return last;
  }

  return {
    state,
    async admit() {
      const { freeBytes, neededBytes } = await state();
      if (freeBytes >= neededBytes) return;
      throw new Problem(
        "ingest.disk-full",
        `Only ${megabytes(freeBytes)} MB of disk are free and ${megabytes(neededBytes)} MB must stay free. Nothing of this batch was stored; send it again when there is room.`,
        { retryAfterSeconds: 60 },
      );
    },
  };
}

function megabytes(bytes: number): string {
  return Math.round(bytes / 1e6).toLocaleString("en");
}
