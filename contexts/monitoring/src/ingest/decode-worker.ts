import { parentPort } from "node:worker_threads";
import { createDecoder } from "../decode/decode.ts";
import { loadDecoderContent } from "../decode/decoder-content.ts";
import type { DecodeJob } from "./decode-job.ts";
import { decodeJob } from "./decode-records.ts";

/** The thread of `createDecodePool`: jobs in, results out, in order. */
const decode = createDecoder(await loadDecoderContent());
const port = parentPort;
port?.on("message", ({ id, job }: { readonly id: number; readonly job: DecodeJob }) => {
  const result = decodeJob(decode, job);
  port.postMessage({ id, result }, [result.block.buffer]);
});
