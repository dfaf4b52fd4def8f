import { ClickHouseError } from "@clickhouse/client";
import { Problem } from "@cordon/kernel";
import { MAX_SEARCH_SECONDS, type QueryClient, toProblem } from "./search-client.ts";

export interface SqlAnswer {
  columns: { name: string; type: string }[];
  rows: unknown[][];
  isCut: boolean;
  tookMs: number;
}

export const MAX_SQL_ROWS = 10_000;

/** Runs one statement of a person; what it may do and how long is fixed in the client's role, not here. */
export function createSqlConsole(people: QueryClient | undefined): (sql: string) => Promise<SqlAnswer> {
  return async (sql) => {
    if (!people) {
      throw new Problem(
        "search.sql-closed",
        "SQL needs a user of ClickHouse that may only read the events. Your administrator can set CORDON_CLICKHOUSE_PEOPLE_URL.",
      );
    }
    const startedAt = performance.now();
    try {
      const result = await people.query({ query: trimStatement(sql), format: "JSONCompact" });
      const answer = readAnswer(await result.json());
      return {
        columns: answer.meta,
        rows: answer.data.slice(0, MAX_SQL_ROWS),
        isCut: answer.data.length > MAX_SQL_ROWS,
        tookMs: Math.round(performance.now() - startedAt),
      };
    } catch (error) {
      const problem = toProblem(error, MAX_SEARCH_SECONDS);
      if (problem) throw problem;
      if (error instanceof ClickHouseError) throw new Problem("search.invalid", sentence(error), { cause: error });
      throw error;
    }
  };
}

/** The format is appended behind the statement, where a semicolon would end it. */
function trimStatement(sql: string): string {
  return sql.trim().replace(/;$/, "").trimEnd();
}

function sentence(error: ClickHouseError): string {
  const [first = ""] = error.message.split("\n");
  const said = first.length > 500 ? `${first.slice(0, 500)}…` : first;
  return `The statement was refused${error.type ? ` (${error.type})` : ""}: ${said}`;
}

function readAnswer(value: unknown): { meta: { name: string; type: string }[]; data: unknown[][] } {
  const answer: { meta?: unknown; data?: unknown } = typeof value === "object" && value !== null ? value : {};
  const meta = Array.isArray(answer.meta) ? answer.meta : [];
  return {
    meta: meta.map((column: { name?: unknown; type?: unknown }) => ({
      name: String(column.name),
      type: String(column.type),
    })),
    data: Array.isArray(answer.data) ? answer.data : [],
  };
}
