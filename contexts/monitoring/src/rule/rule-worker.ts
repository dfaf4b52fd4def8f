import { createDecoder, type Decode } from "../decode/decode.ts";
import { loadDecoderContent } from "../decode/decoder-content.ts";
import { serve } from "../thread/serve.ts";
import type { WorkTools } from "../thread/work.ts";
import { type ExplainQuestion, explainRule } from "./explanation.ts";
import { filesOf } from "./import-files.ts";
import type { RuleExplanation } from "./rule-contract.ts";
import { digestOf, type ImportContent, type ImportOwner, readRules, type RuleFile } from "./rule-import.ts";
import { createRuleTrial, type RuleTrial, type TrialRecord, type TrialResult } from "./rule-trial.ts";
import { parseSigmaFile } from "./sigma-parser.ts";
import { onlyRule, type WrittenRule } from "./written-rule.ts";

let decoding: Promise<Decode> | undefined;
/** One at a time, page after page. */
let trial: { readonly number: number; readonly run: RuleTrial } | undefined;

const work = {
  explain: async (question: ExplainQuestion): Promise<RuleExplanation> => explainRule(question, await decoder()),

  /** The body of an import; what its files hold comes in parts before the answer. */
  readBody({ bytes, set }: BodyJob, tools: WorkTools): ReadBody {
    const files = filesOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    sendParts(readRules(files, set, parseSigmaFile), tools);
    return { files: files.length, digest: digestOf(files) };
  },
  readFiles({ files, set }: FilesJob, tools: WorkTools): void {
    sendParts(readRules(files, set, parseSigmaFile), tools);
  },

  async openTrial({ number, rule: written }: OpenTrialJob): Promise<OpenedTrial> {
    const rule = onlyRule(written);
    trial = { number, run: createRuleTrial(rule, await decoder()) };
    return { title: rule.title, logSource: rule.logSource };
  },
  tryRecords({ number, records }: TryRecordsJob): TrialResult {
    if (trial?.number !== number) throw new Error("the trial was opened in another thread");
    for (const record of records) trial.run.add(record);
    return trial.run.result();
  },
  closeTrial(): void {
    trial = undefined;
  },
};
export type RuleWork = typeof work;
serve(work);

interface BodyJob {
  readonly bytes: Uint8Array;
  readonly set: ImportOwner;
}

interface FilesJob {
  readonly files: readonly RuleFile[];
  readonly set: ImportOwner;
}

interface ReadBody {
  readonly files: number;
  readonly digest: string;
}

interface OpenTrialJob {
  readonly number: number;
  readonly rule: WrittenRule;
}

interface OpenedTrial {
  readonly title: string;
  readonly logSource: ReturnType<typeof onlyRule>["logSource"];
}

interface TryRecordsJob {
  readonly number: number;
  readonly records: readonly TrialRecord[];
}

function decoder(): Promise<Decode> {
  decoding ??= loadDecoderContent().then(createDecoder);
  return decoding;
}

/** Characters of rule text that the main thread takes in at once. */
const PART_LENGTH = 1_000_000;

function sendParts({ entries, filters }: ImportContent, { part }: WorkTools): void {
  part({ entries: [], filters } satisfies ImportContent);
  let some: ImportContent["entries"][number][] = [];
  let length = 0;
  for (const entry of entries) {
    some.push(entry);
    length += "content" in entry ? entry.content.source.length + 2_000 : 500;
    if (length < PART_LENGTH) continue;
    part({ entries: some, filters: [] } satisfies ImportContent);
    [some, length] = [[], 0];
  }
  part({ entries: some, filters: [] } satisfies ImportContent);
}
