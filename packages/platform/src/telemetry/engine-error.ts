const NAMES = {
  6: "CANNOT_PARSE_TEXT",
  62: "SYNTAX_ERROR",
  115: "UNKNOWN_SETTING",
  164: "READONLY",
  202: "TOO_MANY_SIMULTANEOUS_QUERIES",
  236: "ABORTED",
  241: "MEMORY_LIMIT_EXCEEDED",
  307: "TOO_MANY_BYTES",
  344: "SUPPORT_IS_DISABLED",
  396: "TOO_MANY_ROWS_OR_BYTES",
  456: "UNKNOWN_QUERY_PARAMETER",
  497: "ACCESS_DENIED",
  516: "AUTHENTICATION_FAILED",
  1002: "UNKNOWN_EXCEPTION",
} as const;

/** ClickHouse's own numbers of the errors that we raise ourselves. */
export type EngineErrorCode = keyof typeof NAMES;

/** A refusal in ClickHouse's words, so that its client reads ours and the engine's alike. */
export class EngineError extends Error {
  readonly code: number;

  constructor(code: EngineErrorCode, message: string, options?: ErrorOptions) {
    super(`Code: ${code}. DB::Exception: ${message} (${NAMES[code]})`, options);
    this.name = "EngineError";
    this.code = code;
  }
}

const STATUS = new Map<number, number>([
  [516, 403],
  [497, 403],
  [164, 403],
  [60, 404],
  [81, 404],
  [46, 404],
  [47, 404],
  [62, 400],
  [6, 400],
  [27, 400],
  [115, 404],
  [456, 400],
  [159, 408],
  [307, 413],
  [202, 503],
  [236, 503],
  [344, 501],
]);

/** Code, HTTP status and body of anything that went wrong; always in the form the client can parse. */
export function describeError(error: unknown): {
  readonly code: number;
  readonly status: number;
  readonly text: string;
} {
  const message = error instanceof Error ? error.message : String(error);
  const code = Number(/Code: (\d+)/.exec(message)?.[1] ?? 1002);
  const isClickHouse = message.includes("Exception: ");
  const text = isClickHouse ? message : new EngineError(1002, message).message;
  return { code, status: STATUS.get(code) ?? 500, text: text.slice(0, 16_384) };
}
