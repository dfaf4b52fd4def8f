/**
 * How well decision points derived from the CVSS vector agree with CISA's own labels, and the mean EPSS of what CISA labelled, from which the floors of the likelihood come.
 * Needs ../shared; prints tables and JSON lines. `node bench/decide.ts`
 */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import {
  bestScore,
  deriveAutomatable,
  deriveTechnicalImpact,
  LIKELIHOOD,
  scoreCvss,
} from "../packages/advisories/src/index.ts";
import { report } from "./report.ts";

const SHARED = new URL("../../shared/data/vulnerabilities/", import.meta.url);

interface Labelled {
  readonly id: string;
  readonly ssvc?: { readonly exploitation: string; readonly automatable: string; readonly technicalImpact: string };
  readonly cvss?: readonly (readonly [string, string, number, string])[];
}

const labelled = lines("ssvc/vulnrichment-2024-10-24.ndjson.gz").map((line) => JSON.parse(line) as Labelled); // the format of MANIFEST.md
const epss = new Map(
  lines("epss/epss-2026-08-16.csv.gz").map((line) => [line.split(",")[0], Number(line.split(",")[1])]),
);

let rows = 0;
let automatable = 0;
let technicalImpact = 0;
for (const { ssvc, cvss } of labelled) {
  const score = bestScore((cvss ?? []).map(([source, vector]) => ({ source, vector })));
  if (!ssvc || !score) continue;
  rows += 1;
  if (deriveAutomatable(score) === (ssvc.automatable.toLowerCase() === "yes")) automatable += 1;
  if (deriveTechnicalImpact(score) === ssvc.technicalImpact.toLowerCase()) technicalImpact += 1;
}
report("decision points derived from CVSS, agreement with CISA's labels", [
  { point: "automatable", rows, agree: automatable, share: share(automatable, rows), budget: 0.96 },
  { point: "technical impact", rows, agree: technicalImpact, share: share(technicalImpact, rows), budget: 0.94 },
]);

const groups = Object.groupBy(labelled, ({ ssvc }) => ssvc?.exploitation.toLowerCase() ?? "rejected");
report("mean EPSS of what CISA labelled", [
  ...Object.entries(groups).map(([label, rowsOf = []]) => ({ label, ...mean(rowsOf.map(({ id }) => epss.get(id))) })),
  { label: "all of EPSS", ...mean([...epss.values()]) },
  { label: "used: active", cves: 0, mean: LIKELIHOOD.active },
  { label: "used: proof of concept", cves: 0, mean: LIKELIHOOD.proofOfConcept },
  { label: "used: unknown", cves: 0, mean: LIKELIHOOD.unknown },
]);

const scored = labelled.flatMap(({ id, ssvc }) => {
  const probability = epss.get(id);
  return ssvc && probability !== undefined
    ? [{ probability, isAutomatable: ssvc.automatable.toLowerCase() === "yes" }]
    : [];
});
const below = scored.filter(({ probability }) => probability < LIKELIHOOD.unknown);
const above = scored.filter(({ probability }) => probability >= LIKELIHOOD.unknown);
report("what EPSS alone says about automatable", [
  {
    epss: "below the mean",
    cves: below.length,
    automatable: share(below.filter((cve) => cve.isAutomatable).length, below.length),
  },
  {
    epss: "above",
    cves: above.length,
    automatable: share(above.filter((cve) => cve.isAutomatable).length, above.length),
  },
]);

const published = lines("cvss/real-vectors.tsv").map((line) => line.split("\t"));
const equal = published.filter(([vector = "", score]) => scoreCvss(vector)?.base === Number(score)).length;
const understood = published.filter(([vector = ""]) => scoreCvss(vector) !== undefined).length;
report("published CVSS base scores against those of their own vectors", [
  { vectors: published.length, understood, equal, share: share(equal, published.length) },
]);

function lines(path: string): readonly string[] {
  const bytes = readFileSync(new URL(path, SHARED));
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("#") && !line.startsWith("cve,"));
}

function mean(values: readonly (number | undefined)[]): { cves: number; mean: number } {
  const known = values.filter((value) => value !== undefined && Number.isFinite(value));
  const sum = known.reduce<number>((total, value) => total + (value ?? 0), 0);
  return { cves: known.length, mean: Math.round((sum / Math.max(1, known.length)) * 10_000) / 10_000 };
}

function share(part: number, whole: number): number {
  return Math.round((part / whole) * 10_000) / 10_000;
}
