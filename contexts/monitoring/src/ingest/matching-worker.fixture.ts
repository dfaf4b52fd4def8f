import { parentPort } from "node:worker_threads";
import { RULE } from "../alert/alert-testing.ts";
import type { DetectedMatch } from "../alert/detected-match.ts";
import { createDecoder } from "../decode/decode.ts";
import { loadDecoderContent } from "../decode/decoder-content.ts";
import { type EventRow, eventIdOf } from "../event/event-row.ts";
import type { DecodeJob } from "./decode-job.ts";
import { decodeJob } from "./decode-records.ts";

/** The decode worker with one rule, which every record matches. */
const decode = createDecoder(await loadDecoderContent());
const port = parentPort;
port?.on("message", ({ id, job }: { readonly id: number; readonly job: DecodeJob }) => {
  const result = decodeJob(decode, job);
  const matches = result.outcomes.flatMap((outcome, index): DetectedMatch[] => {
    const member = job.members[index];
    if (!("events" in outcome) || !member) return [];
    return Array.from({ length: outcome.events }, (_, line) => aMatchOf(member.batchId, member.receivedAt, line));
  });
  port.postMessage({ id, result: { ...result, matches } }, [result.block.buffer]);
});

function aMatchOf(batchId: string, receivedAt: number, line: number): DetectedMatch {
  const eventId = eventIdOf({ batchId, receivedAt, line } as EventRow); // the parts that an id is made of
  const source = { id: "src_1", name: "a token" };
  const shared = { occurredAt: receivedAt, receivedAt, isHostVouched: false };
  const copy = { ...shared, eventId, decoder: "text", source, ecs: {}, raw: `line ${line}`, isRawCut: false };
  return { ...shared, ruleId: RULE, eventId, host: "web-1", copy };
}
