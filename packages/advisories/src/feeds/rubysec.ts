import type { FeedFormat, FeedSink } from "./feed-sink.ts";
import { dateIn, type Fields, fieldsIn, textIn, textsIn } from "./fields.ts";
import { objectReader } from "./object-reader.ts";
import { addRawAdvisory } from "./raw-advisory.ts";
import { intervalOf, outside } from "./requirement-ranges.ts";

/** The advisories of ruby-advisory-db as JSON: what is patched and what never was affected. */
export const RUBYSEC: FeedFormat = {
  id: "rubysec",
  licence: "public domain",
  ...objectReader(takeAdvisory),
};

function takeAdvisory(value: Fields, place: string, sink: FeedSink): void {
  const name = textIn(value, "gem", 200);
  const aliases = aliasesOf(value);
  const [id] = aliases;
  const told = [...textsIn(value, "patched_versions"), ...textsIn(value, "unaffected_versions")];
  const intervals = told.map((requirement) => intervalOf(requirement.split(","), "gem"));
  const known = intervals.filter((interval) => interval !== undefined);
  if (name === undefined || id === undefined || known.length < intervals.length) {
    sink.problem(place, "The entry has no gem, no id, or versions that are not understood.");
    return;
  }
  addRawAdvisory(
    {
      id,
      aliases,
      feed: "rubysec",
      ecosystem: "RubyGems",
      name,
      affected: outside(known, "gem"),
      summary: textIn(value, "title", 500),
      publishedAt: dateIn(value, "date"),
      references: [textIn(value, "url"), ...textsIn(fieldsIn(value, "related"), "url")].filter(
        (url) => url !== undefined,
      ),
    },
    sink,
  );
}

function aliasesOf(value: Fields): readonly string[] {
  const cve = textIn(value, "cve", 40);
  const ghsa = textIn(value, "ghsa", 40);
  const osvdb = value["osvdb"];
  return [
    ...(cve === undefined ? [] : [`CVE-${cve}`]),
    ...(ghsa === undefined ? [] : [`GHSA-${ghsa}`]),
    ...(typeof osvdb === "number" ? [`OSVDB-${osvdb}`] : []),
  ];
}
