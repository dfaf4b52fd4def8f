import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@clickhouse/client";
import { createChdbConnection } from "chdb/connection";
import type { QueryClient } from "../search/search-client.ts";
import type { EventRow } from "./event-row.ts";
import { eventTableStatements } from "./event-table.ts";
import { encodeEvents } from "./native-encoder.ts";

export interface EngineForTests {
  readonly client: QueryClient;
  /** Inserts as the server does: the block in a file, never inside the statement. */
  readonly insert: (rows: readonly EventRow[]) => Promise<void>;
  readonly run: (sql: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** A ClickHouse of its own in a temporary folder, with the table `events`. One per process. */
export async function startEngineForTests(): Promise<EngineForTests> {
  const folder = mkdtempSync(join(tmpdir(), "cordon-search-"));
  const connection = createChdbConnection({ path: join(folder, "db") });
  const client = createClient({ connection });
  const run = async (sql: string): Promise<void> => {
    await client.command({ query: sql });
  };
  for (const statement of eventTableStatements({ retentionDays: 3_650, mergeTreeSettings: {} })) await run(statement);
  return {
    client,
    run,
    async insert(rows) {
      const file = join(folder, "block.native");
      writeFileSync(file, encodeEvents(rows));
      await run(`insert into events from infile '${file}' format Native`);
      rmSync(file);
    },
    async stop() {
      await client.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
