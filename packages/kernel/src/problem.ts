/** What a form or caller must change: field name in the caller's words → sentence. */
export type ProblemFields = Readonly<Record<string, string>>;

export interface ProblemOptions {
  readonly fields?: ProblemFields;
  readonly cause?: unknown;
  /** Seconds after which the same request may succeed; becomes `Retry-After`. */
  readonly retryAfterSeconds?: number;
}

/** One row of a context's `PROBLEMS` table. */
export interface ProblemType {
  readonly status: number;
  readonly title: string;
}

export type ProblemTable = Readonly<Record<string, ProblemType>>;

/**
 * An error with a code that is part of our contract (RFC 9457).
 * `message` is the `detail` a person reads; the code decides status and title at the HTTP edge.
 */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly code: string;
  readonly fields: ProblemFields | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: string, message: string, options: ProblemOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.fields = options.fields;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** The wire form, `application/problem+json` of RFC 9457 with our two members `code` and `fields`. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly fields?: ProblemFields;
  readonly instance?: string;
}
