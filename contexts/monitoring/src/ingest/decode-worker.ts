import { parentPort } from "node:worker_threads";
import { createDecoder } from "../decode/decode.ts";
import { loadDecoderContent } from "../decode/decoder-content.ts";
import { compileRules } from "../detect/compiled-rules.ts";
import { createDetector, NO_DETECTOR } from "../detect/detector.ts";
import type { WorkerMessage } from "./decode-job.ts";
import { decodeJob } from "./decode-records.ts";

/** The thread of `createDecodePool`: plans and jobs in, results out, in order. */
const decode = createDecoder(await loadDecoderContent());
const port = parentPort;
let detector = NO_DETECTOR;
let before: Promise<void> = Promise.resolve();

async function handle(message: WorkerMessage): Promise<void> {
  if (message.kind === "plan") {
    const { rules, fields } = message.plan;
    detector = createDetector(await compileRules(rules, message.cacheFolder), fields);
    port?.postMessage({ kind: "planned", rules: detector.rules });
    return;
  }
  const result = decodeJob(decode, message.job, detector);
  port?.postMessage({ kind: "decoded", id: message.id, result }, [result.block.buffer]);
}

// One after the other, so that a job meets the rules that were sent before it.
port?.on("message", (message: WorkerMessage) => {
  before = before.then(() => handle(message));
});
