import { ClickHouseError } from "@clickhouse/client";
import { Problem } from "@cordon/kernel";
import type { SqlParams } from "./compile-search.ts";

/** The part of `@clickhouse/client` that searching needs; the platform makes one for each role. */
export interface QueryClient {
  readonly query: (params: {
    readonly query: string;
    readonly format: "JSONCompact" | "JSONCompactEachRow";
    readonly query_params?: Record<string, unknown>;
  }) => Promise<{ readonly json: () => Promise<unknown> }>;
}

/** Runs a statement of ours and gives its rows as tuples. */
export type RunQuery = (sql: string, params: SqlParams) => Promise<readonly (readonly unknown[])[]>;

export const MAX_SEARCH_SECONDS = 10;

/**
 * Statements with limits inside: chDB would keep settings of the request for the statements after it.
 * @throws Problem `search.too-slow`, `search.unavailable`
 */
export function createRunQuery(client: QueryClient, maxSeconds: number = MAX_SEARCH_SECONDS): RunQuery {
  return async (sql, params) => {
    try {
      const limits = `max_execution_time = ${maxSeconds}, timeout_overflow_mode = 'throw', output_format_json_quote_64bit_integers = 0`;
      const result = await client.query({
        query: `${sql}\nsettings ${limits}`,
        format: "JSONCompactEachRow",
        query_params: { ...params },
      });
      const rows = await result.json();
      return Array.isArray(rows) ? rows : [];
    } catch (error) {
      throw toProblem(error, maxSeconds) ?? error;
    }
  };
}

/** `TIMEOUT_EXCEEDED`, `TOO_SLOW`, `MEMORY_LIMIT_EXCEEDED`, `TOO_MANY_ROWS`, `TOO_MANY_BYTES`, … of ClickHouse. */
const LIMIT_CODES: ReadonlySet<string> = new Set(["159", "160", "241", "158", "307", "191", "290", "396"]);
/** A server that is going down or is too busy to begin. */
const BUSY_CODES: ReadonlySet<string> = new Set(["202", "236", "394", "745"]);

/** The problem behind a failed query; undefined when the statement itself is wrong. */
export function toProblem(error: unknown, maxSeconds: number): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof ClickHouseError) {
    if (LIMIT_CODES.has(error.code)) return tooSlow(maxSeconds, error);
    return BUSY_CODES.has(error.code) ? unavailable(error) : undefined;
  }
  // Everything that is no answer of the engine is a connection that failed, or an engine that hangs: what merely takes
  // long is ended by its own limit first.
  if (
    error instanceof Error &&
    !(error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError)
  ) {
    return unavailable(error);
  }
  return undefined;
}

function tooSlow(maxSeconds: number, cause: unknown): Problem {
  return new Problem(
    "search.too-slow",
    `The search did not finish within ${maxSeconds} seconds or its memory. Add a word that the records contain, or choose a shorter time range.`,
    { cause },
  );
}

function unavailable(cause: unknown): Problem {
  return new Problem(
    "search.unavailable",
    "The event store does not answer at the moment. It is restarted by itself; try again shortly.",
    {
      cause,
      retryAfterSeconds: 5,
    },
  );
}
