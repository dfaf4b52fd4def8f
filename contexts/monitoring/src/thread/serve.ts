import { parentPort, type Transferable } from "node:worker_threads";
import { Problem } from "@cordon/kernel";
import type { AnswerMessage, AskedMessage, Work, WorkTools } from "./work.ts";

/**
 * The inside of a thread of `createThread`: jobs one after the other, in their order. A Problem is an answer; any other
 * error ends the thread.
 */
export function serve(work: Work): void {
  const port = parentPort;
  const handlers = new Map(Object.entries(work));
  let before: Promise<void> = Promise.resolve();

  const say = (message: AnswerMessage, handed: Transferable[] = []): void => port?.postMessage(message, handed);

  async function answer({ id, kind, job }: AskedMessage): Promise<void> {
    const handed: Transferable[] = [];
    const tools: WorkTools = { part: (part) => say({ id, part }), hand: (memory) => handed.push(memory) };
    try {
      const handler = handlers.get(kind);
      if (!handler) throw new Error(`the thread knows no job "${kind}"`);
      say({ id, answer: await handler(job as never, tools) }, handed); // `ask` took the job of this kind
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const { code, message, fields, retryAfterSeconds } = error;
      say({ id, problem: { code, message, fields, retryAfterSeconds } });
    }
  }

  port?.on("message", (asked: AskedMessage) => {
    before = before.then(() => answer(asked));
  });
}
