import { parentPort, workerData } from "node:worker_threads";
import { createRecordReader, toSigmaEvent } from "@cordon/monitoring/detect";
import { createRuleSet, type SigmaEvent, WINDOWS_ALIASES } from "@cordon/sigma";
import type { ScanJob, ScanMatch, ScanResult, ScanSetup } from "./scan-job.ts";

/** One scanning thread: jobs in, results out, in order. */
const { rules, since, until }: ScanSetup = workerData as ScanSetup; // what `createScanPool` hands over
const read = await createRecordReader();
const ruleSet = createRuleSet(rules, { aliases: WINDOWS_ALIASES });
const numberOf = new Map(rules.map((rule, index) => [rule, index]));

interface Subject {
  readonly event: SigmaEvent;
  readonly time: number | undefined;
  readonly host: string | undefined;
}

function scan(job: ScanJob): ScanResult {
  const startedAt = performance.now();
  const subjects: Subject[] = [];
  // Recordings are old, and a batch is read in order, so that times without a year find theirs.
  const hint = { receivedAt: Date.now(), isHistorical: true, isSyslog: false };
  for (const { text, event } of read(job.body, hint)) {
    subjects.push({ event: toSigmaEvent(event, text), time: event.occurredAt, host: event.ecs["host.name"] });
  }
  const parsedAt = performance.now();
  const matches: ScanMatch[] = [];
  for (const [record, { event, time, host }] of subjects.entries()) {
    if (!isWithin(time)) continue;
    for (const rule of ruleSet.match(event)) matches.push({ record, rule: numberOf.get(rule) ?? 0, time, host });
  }
  const matchMs = performance.now() - parsedAt;
  return { events: subjects.length, matches, parseMs: parsedAt - startedAt, matchMs };
}

/** Without bounds everything counts, also a record that carries no time. */
function isWithin(time: number | undefined): boolean {
  if (since === undefined && until === undefined) return true;
  return (
    time !== undefined && time >= (since ?? Number.NEGATIVE_INFINITY) && time < (until ?? Number.POSITIVE_INFINITY)
  );
}

const port = parentPort;
port?.on("message", (job: ScanJob) => port.postMessage(scan(job)));
port?.postMessage("ready");
