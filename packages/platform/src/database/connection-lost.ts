const SOCKET_CODES: ReadonlySet<string> = new Set(["ECONNREFUSED", "ECONNRESET", "ENOENT", "EPIPE", "ETIMEDOUT"]);

/**
 * Whether a query failed because the database was not there, as while it restarts: nothing is wrong with the query.
 * Classes 08 (connection) and 57P (operator intervention) of PostgreSQL's error codes, and what `pg` says itself.
 */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const isOfSocket =
    SOCKET_CODES.has(code) &&
    "syscall" in error &&
    (error.syscall === "connect" || error.syscall === "read" || error.syscall === "write");
  return (
    isOfSocket ||
    /^(08...|57P0[1-4])$/.test(code) ||
    /^(Connection terminated|timeout exceeded when trying to connect)/.test(error.message)
  );
}
