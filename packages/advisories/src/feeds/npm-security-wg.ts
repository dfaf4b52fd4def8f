import type { FeedFormat, FeedSink } from "./feed-sink.ts";
import { dateIn, type Fields, textIn, textsIn } from "./fields.ts";
import { objectReader } from "./object-reader.ts";
import { addRawAdvisory } from "./raw-advisory.ts";
import { inside, semverIntervals } from "./requirement-ranges.ts";

/** The advisories of the Node.js security working group about packages of npm, 2014 to 2018. */
export const NPM_SECURITY_WG: FeedFormat = {
  id: "npm-security-wg",
  licence: "MIT",
  ...objectReader(takeAdvisory),
};

/** How they wrote "and all that will come". */
const FOR_EVER = /^<=?\s*9{2,}[.9]*$/;

function takeAdvisory(value: Fields, place: string, sink: FeedSink): void {
  const number = value["id"];
  const name = textIn(value, "module_name", 214);
  const told = textIn(value, "vulnerable_versions", 1_000);
  const intervals = told === undefined ? undefined : semverIntervals(FOR_EVER.test(told) ? "*" : told);
  if (typeof number !== "number" || name === undefined || intervals === undefined) {
    sink.problem(place, "The entry has no number, no package, or versions that are not understood.");
    return;
  }
  addRawAdvisory(
    {
      id: `NSWG-ECO-${number}`,
      aliases: textsIn(value, "cves", 40),
      feed: "npm-security-wg",
      ecosystem: "npm",
      name,
      affected: inside(intervals),
      summary: textIn(value, "title", 500),
      publishedAt: dateIn(value, "publish_date") ?? dateIn(value, "created_at"),
      modifiedAt: dateIn(value, "updated_at"),
      vectors: [textIn(value, "cvss_vector", 300)],
      references: textsIn(value, "references"),
    },
    sink,
  );
}
