import { ClickHouseError, type ClickHouseClient } from "@clickhouse/client";
import { Problem } from "@cordon/kernel";
import { EngineError } from "./engine-error.ts";
import { type RoleLimits, ROLE_DEFAULTS } from "./engine-options.ts";
import { checkPeopleStatement } from "./people-gate.ts";

type Format = "JSONCompact" | "JSONCompactEachRow" | "JSONEachRow";

/** Reading for people, on a ClickHouse that knows nothing of our roles. */
export interface PeopleClient {
  readonly query: (params: {
    readonly query: string;
    readonly format: Format;
    readonly query_params?: Record<string, unknown>;
  }) => Promise<{ readonly json: () => Promise<unknown> }>;
}

/** What bounds a statement there, by ClickHouse's own names. */
const LIMIT_SETTINGS = {
  max_execution_time: "maxSeconds",
  max_memory_usage: "maxMemoryBytes",
  max_result_rows: "maxResultRows",
  max_result_bytes: "maxResultBytes",
} as const satisfies Record<string, keyof RoleLimits>;

const LIMIT_NAMES = Object.keys(LIMIT_SETTINGS) as (keyof typeof LIMIT_SETTINGS)[]; // its own keys

/**
 * The gate of the engine inside, in front of a ClickHouse elsewhere: the same statements pass, each readonly and within
 * limits. Those come with the statement, or from the profile of a user that may not set any.
 * @throws Problem `config.invalid` when its user's profile allows more than it should.
 */
export async function createPeopleClient(
  clickhouse: ClickHouseClient,
  limits: RoleLimits = ROLE_DEFAULTS.people,
): Promise<PeopleClient> {
  const settings = await settingsFor(clickhouse, limits);
  return {
    query: async ({ query, format, query_params = {} }) => {
      gate(query);
      const { stream } = await clickhouse.exec({
        query: `${query}\nFORMAT ${format}`,
        query_params,
        clickhouse_settings: settings,
      });
      const text = await readBounded(stream, limits.maxResultBytes);
      return { json: async () => parse(text, format) };
    },
  };
}

/** ClickHouse counts a value that repeats once, so its own limit on bytes does not bound what arrives here. */
async function readBounded(stream: AsyncIterable<Buffer>, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    // Leaving the loop ends the connection, and with it the statement.
    if (bytes > maxBytes) throw asClickHouseError(new EngineError(396, `The result is over ${maxBytes} bytes.`));
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** @throws ClickHouseError when the statement failed after its first rows: the error then stands behind them. */
function parse(text: string, format: Format): unknown {
  const failed = /Code: (\d+)\. DB::Exception: [^]*$/.exec(text.slice(-MAX_EXCEPTION));
  try {
    return format === "JSONCompact" ? JSON.parse(text) : text.split("\n").filter(Boolean).map(parseLine);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new ClickHouseError({
      code: failed?.[1] ?? "1002",
      message: failed?.[0] ?? "The answer broke off.",
      type: "",
    });
  }
}

const MAX_EXCEPTION = 16_384;

function parseLine(line: string): unknown {
  return JSON.parse(line);
}

function gate(sql: string): void {
  try {
    checkPeopleStatement(sql);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw asClickHouseError(error);
  }
}

function asClickHouseError({ code, message }: EngineError): ClickHouseError {
  return new ClickHouseError({ code: String(code), message, type: /\((\w+)\)$/.exec(message)?.[1] ?? "" });
}

type Settings = Record<string, string>;

async function settingsFor(clickhouse: ClickHouseClient, limits: RoleLimits): Promise<Settings> {
  const names = ["readonly", ...LIMIT_NAMES];
  const result = await clickhouse.query({
    query: `select ${names.map((name) => `toString(getSetting('${name}')) as ${name}`).join(", ")}`,
    format: "JSONEachRow",
  });
  const [profile = {}] = await result.json<Settings>();
  if (profile["readonly"] === "0") {
    const own = LIMIT_NAMES.map((name): [string, string] => [name, String(limits[LIMIT_SETTINGS[name]])]);
    const modes = { readonly: "1", result_overflow_mode: "throw", timeout_overflow_mode: "throw" };
    return { ...Object.fromEntries(own), ...modes };
  }
  if (profile["readonly"] !== "1") {
    throw refused(`its readonly is ${profile["readonly"]}, under which table functions read files and URLs: make it 1`);
  }
  const missing = LIMIT_NAMES.filter((name) => Number(profile[name]) === 0);
  if (missing.length > 0) throw refused(`it has no ${missing.join(", no ")}`);
  return {}; // a readonly session may not set even the limits it has
}

function refused(why: string): Problem {
  return new Problem(
    "config.invalid",
    `The user in CORDON_CLICKHOUSE_PEOPLE_URL has a settings profile that is not safe for people's SQL: ${why}. docs/guide/own-databases.md has one that is.`,
  );
}
