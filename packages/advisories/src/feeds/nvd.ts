import type { CvssVector } from "../model/advisory.ts";
import type { FeedFormat, FeedSink, Member } from "./feed-sink.ts";
import { asDate, dateIn, type Fields, fieldsIn, isFields, objectsIn, textIn } from "./fields.ts";

/** NVD's feeds in format 2.0, and answers of its API: of each CVE the scores and whether it was rejected; which products have it is not asked here. */
export const NVD: FeedFormat = {
  id: "nvd",
  licence: "public domain (NIST)",
  shape: "members",
  inside: "vulnerabilities",
  start: (sink) => ({ take: (member, place) => takeMember(member, place, sink) }),
};

const CVE = /^CVE-\d{4}-\d{4,19}$/;
const METRICS = ["cvssMetricV31", "cvssMetricV40", "cvssMetricV30", "cvssMetricV2"];
const MOST_VECTORS = 20;

/** NVD names those who score by an address or a UUID. */
const SCORERS: ReadonlyMap<string, string> = new Map([
  ["nvd@nist.gov", "NVD"],
  ["134c704f-9b21-4f2e-91b3-4a467353bcc0", "CISA-ADP"],
]);

function takeMember({ key, value }: Member, place: string, sink: FeedSink): void {
  if (key === "timestamp") sink.date(asDate(value));
  if (key.startsWith("vulnerabilities[")) takeEntry(isFields(value) ? fieldsIn(value, "cve") : {}, place, sink);
}

function takeEntry(about: Fields, place: string, sink: FeedSink): void {
  const cve = textIn(about, "id", 40)?.toUpperCase();
  if (cve === undefined || !CVE.test(cve)) {
    sink.problem(place, "The entry has no CVE id.");
    return;
  }
  const date = dateIn(about, "lastModified");
  sink.add({
    kind: "score",
    entry: {
      cve,
      state: textIn(about, "vulnStatus", 40)?.toLowerCase() === "rejected" ? "rejected" : "published",
      cvss: vectorsIn(fieldsIn(about, "metrics")).slice(0, MOST_VECTORS),
      source: "NVD",
      ...(date === undefined ? {} : { date }),
    },
  });
}

function vectorsIn(metrics: Fields): readonly CvssVector[] {
  return METRICS.flatMap((name) =>
    objectsIn(metrics, name).flatMap((metric) => {
      const vector = textIn(fieldsIn(metric, "cvssData"), "vectorString", 300);
      const scorer = textIn(metric, "source", 100) ?? "NVD";
      return vector === undefined ? [] : [{ vector, source: SCORERS.get(scorer) ?? scorer }];
    }),
  );
}
