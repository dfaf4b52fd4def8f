import type { FeedFormat, FeedSink } from "./feed-sink.ts";
import { dateIn, type Fields, fieldsIn, textIn, textsIn } from "./fields.ts";
import { objectReader } from "./object-reader.ts";
import { isNoWeakness } from "./informational.ts";
import { addRawAdvisory } from "./raw-advisory.ts";
import { outside, semverIntervals } from "./requirement-ranges.ts";

/** The front matter of RustSec's advisories as JSON: what is patched and what never was affected. */
export const RUSTSEC: FeedFormat = {
  id: "rustsec",
  ...objectReader(takeAdvisory),
};

function takeAdvisory(value: Fields, place: string, sink: FeedSink): void {
  const about = fieldsIn(value, "advisory");
  const id = textIn(about, "id", 100);
  const name = textIn(about, "package", 200);
  const versions = fieldsIn(value, "versions");
  const intervals = [...textsIn(versions, "patched"), ...textsIn(versions, "unaffected")].map(semverIntervals);
  const known = intervals.filter((interval) => interval !== undefined);
  if (id === undefined || name === undefined || known.length < intervals.length) {
    sink.problem(place, "The entry has no id, no package, or versions that are not understood.");
    return;
  }
  sink.licence(textIn(about, "license", 100) ?? "CC0-1.0");
  const urgency = textIn(about, "informational", 40);
  if (isNoWeakness(urgency)) {
    sink.skip();
    return;
  }
  const symbols = Object.keys(fieldsIn(fieldsIn(value, "affected"), "functions")).slice(0, 500);
  addRawAdvisory(
    {
      id,
      aliases: textsIn(about, "aliases", 100),
      feed: "rustsec",
      ecosystem: "crates.io",
      name,
      affected: {
        ...outside(known.flat(), "semver"),
        ...(symbols.length === 0 ? {} : { symbols }),
        ...(urgency === undefined ? {} : { urgency }),
      },
      summary: /^#\s+(.{1,300})/m.exec(textIn(value, "_text", 2_000) ?? "")?.[1],
      publishedAt: dateIn(about, "date"),
      withdrawnAt: dateIn(about, "withdrawn"),
      vectors: [textIn(about, "cvss", 300)],
      references: [textIn(about, "url"), ...textsIn(about, "references")].filter((url) => url !== undefined),
    },
    sink,
  );
}
