import { Agent } from "node:http";
import { connect, type Socket } from "node:net";
import { Readable } from "node:stream";
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from "@clickhouse/client";
import type { TelemetryRole } from "./engine-options.ts";

export type TelemetryTarget =
  | { readonly socketPath: string; readonly url?: undefined }
  /** An external ClickHouse; user and password are for this role there. */
  | { readonly url: string; readonly user: string; readonly password: string; readonly socketPath?: undefined };

export type TelemetryClientOptions = TelemetryTarget & {
  readonly role: TelemetryRole;
  readonly database: string;
  /** @default 120000 */
  readonly timeoutMs?: number;
};

/** `@clickhouse/client` of one role, and the three things that most callers do with it. */
export interface TelemetryClient {
  readonly clickhouse: ClickHouseClient;
  /**
   * Stores one batch in ClickHouse's Native format; resolves when it is on disk.
   * A repeat with the same token is stored once. The bytes may be split over several buffers.
   */
  readonly insertNative: (
    table: string,
    columns: readonly string[],
    bytes: Uint8Array | readonly Uint8Array[],
    token: string,
  ) => Promise<void>;
  /** All rows of a query; `{name:Type}` in the text is bound to `params`. Numbers of 64 bits arrive as strings. */
  readonly rows: <Row>(sql: string, params?: Readonly<Record<string, unknown>>) => Promise<Row[]>;
  /** DDL and the like. */
  readonly command: (sql: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The client knows URLs only; its agent decides where they lead. */
class SocketAgent extends Agent {
  readonly #path: string;

  constructor(path: string) {
    super({ keepAlive: true, maxSockets: 64 });
    this.#path = path;
  }

  override createConnection(): Socket {
    return connect(this.#path);
  }
}

export function createTelemetryClient(options: TelemetryClientOptions): TelemetryClient {
  const { role, database, timeoutMs = 120_000 } = options;
  const isEmbedded = options.socketPath !== undefined;
  const agent = isEmbedded ? new SocketAgent(options.socketPath) : undefined;
  const clickhouse = createClient({
    url: isEmbedded ? "http://engine" : options.url,
    username: isEmbedded ? role : options.user,
    password: isEmbedded ? "" : options.password,
    database,
    request_timeout: timeoutMs,
    // Its log repeats statements and parameters, which hold what people search for; errors reach the caller anyway.
    log: { level: ClickHouseLogLevel.OFF },
    // On a local socket compressing costs more than it saves; asking for it is a setting, which a readonly user may not set.
    compression: { request: !isEmbedded, response: !isEmbedded && role !== "people" },
    ...(agent === undefined ? { max_open_connections: 64 } : { http_agent: agent }),
  });
  return {
    clickhouse,
    insertNative: (table, columns, bytes, token) => insertNative(clickhouse, table, columns, bytes, token),
    rows: async <Row>(sql: string, params: Readonly<Record<string, unknown>> = {}): Promise<Row[]> => {
      const result = await clickhouse.query({ query: sql, query_params: { ...params }, format: "JSONEachRow" });
      return result.json<Row>();
    },
    command: async (sql) => {
      await clickhouse.command({ query: sql });
    },
    close: async () => {
      await clickhouse.close();
      agent?.destroy();
    },
  };
}

async function insertNative(
  clickhouse: ClickHouseClient,
  table: string,
  columns: readonly string[],
  bytes: Uint8Array | readonly Uint8Array[],
  token: string,
): Promise<void> {
  const names = [table, ...columns];
  const odd = names.find((name) => !/^[A-Za-z_][A-Za-z0-9_.]*$/.test(name));
  if (odd !== undefined) throw new Error(`"${odd.slice(0, 100)}" cannot be the name of a table or column.`);

  const list = columns.map((column) => `\`${column}\``).join(", ");
  const chunks = bytes instanceof Uint8Array ? [bytes] : bytes;
  const { stream } = await clickhouse.exec({
    query: `INSERT INTO ${table} (${list}) FORMAT Native`,
    values: Readable.from(chunks, { objectMode: false }),
    clickhouse_settings: { insert_deduplication_token: token, async_insert: 0 },
  });
  for await (const _ of stream) {
    // The answer of an insert is empty; reading it to its end gives the connection back.
  }
}
