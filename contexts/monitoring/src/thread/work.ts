import type { Transferable } from "node:worker_threads";

/** What a thread can do: a function for each kind of job. Jobs, parts and answers are plain data. */
export type Work = Readonly<Record<string, (job: never, tools: WorkTools) => unknown>>;

export interface WorkTools {
  /** Sends something before the answer, so that a large one need not be taken in at once. */
  readonly part: (part: unknown) => void;
  /** Hands the memory over with the answer instead of copying it. */
  readonly hand: (memory: Transferable) => void;
}

export interface AskedMessage {
  readonly id: number;
  readonly kind: string;
  readonly job: unknown;
}

/** A Problem as it crosses a thread boundary. */
export interface ProblemMessage {
  readonly code: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, string>> | undefined;
  readonly retryAfterSeconds: number | undefined;
}

export type AnswerMessage =
  | { readonly id: number; readonly part: unknown }
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly problem: ProblemMessage };
