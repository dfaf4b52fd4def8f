import { parentPort, workerData } from "node:worker_threads";
import type { SigmaRule } from "@cordon/sigma";
import { createDecoder } from "../decode/decode.ts";
import { loadDecoderContent } from "../decode/decoder-content.ts";
import { createRuleTrial, type TrialRecord } from "./rule-trial.ts";

/** One trial of one rule: pages of records in, the result after each page out. */
const trial = createRuleTrial(workerData as SigmaRule, createDecoder(await loadDecoderContent())); // what `tryOn` hands over
const port = parentPort;
port?.on("message", (records: readonly TrialRecord[]) => {
  for (const record of records) trial.add(record);
  port.postMessage(trial.result());
});
