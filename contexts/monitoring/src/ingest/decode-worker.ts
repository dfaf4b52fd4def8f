import { createDecoder } from "../decode/decode.ts";
import { loadDecoderContent } from "../decode/decoder-content.ts";
import { compileRules } from "../detect/compiled-rules.ts";
import { createDetector, NO_DETECTOR } from "../detect/detector.ts";
import type { DetectionPlan } from "../rule/detection-plan.ts";
import { serve } from "../thread/serve.ts";
import type { WorkTools } from "../thread/work.ts";
import type { DecodeJob, DecodeResult } from "./decode-job.ts";
import { decodeJob } from "./decode-records.ts";

interface PlanJob {
  readonly plan: DetectionPlan;
  readonly cacheFolder: string | undefined;
}

const decode = createDecoder(await loadDecoderContent());
let detector = NO_DETECTOR;

/** The thread of `createDecodePool`: a job meets the rules that were sent before it. */
const work = {
  /** Answers with the number of rules that run. */
  async plan({ plan, cacheFolder }: PlanJob): Promise<number> {
    detector = createDetector(await compileRules(plan, cacheFolder), plan.fields);
    return detector.rules;
  },
  decode(job: DecodeJob, { hand }: WorkTools): DecodeResult {
    const result = decodeJob(decode, job, detector);
    hand(result.block.buffer);
    return result;
  },
};
export type DecodeWork = typeof work;
serve(work);
