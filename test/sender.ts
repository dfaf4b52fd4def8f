import { setTimeout as sleep } from "node:timers/promises";
import type { Api } from "./api.ts";

/** One sender that repeats each batch with its id until it is acknowledged, as `cordon send` and agents do. */
export class Sender {
  readonly acknowledged: Set<string> = new Set();
  private isRunning = true;
  private readonly done: Promise<void>;
  private readonly name: string;
  private readonly api: () => Api;

  constructor(name: string, api: () => Api) {
    this.name = name;
    this.api = api;
    this.done = this.run();
  }

  private async run(): Promise<void> {
    for (let batch = 0; this.isRunning; batch++) {
      const lines = Array.from(
        { length: 1 + (batch % 40) },
        (_, i) => `marker=${this.name}-${batch}-${i} host=soak-${batch % 7} filler=${"x".repeat(batch % 200)}`,
      );
      while (this.isRunning) {
        const answer = await this.api()
          .send(lines.join("\n"), { batchId: `${this.name}-${batch}`, signal: AbortSignal.timeout(40_000) })
          .catch(() => undefined);
        if (answer?.status === 200) {
          for (const line of lines) this.acknowledged.add(line);
          break;
        }
        await sleep(100);
      }
    }
  }

  async stop(): Promise<void> {
    this.isRunning = false;
    await this.done;
  }
}

/** Which acknowledged lines are not there, which lines are there more than once, and how many are there. */
export async function compare(
  api: Api,
  acknowledged: readonly string[],
  range: { readonly from: string; readonly to: string },
): Promise<{ readonly missing: string[]; readonly twice: string[]; readonly stored: number }> {
  const times = new Map<string, number>();
  const found = await api.searchAll("marker", range);
  for (const { raw } of found) times.set(raw, (times.get(raw) ?? 0) + 1);
  return {
    stored: found.length,
    missing: acknowledged.filter((line) => !times.has(line)),
    twice: [...times].flatMap(([line, count]) => (count > 1 ? [line] : [])),
  };
}
