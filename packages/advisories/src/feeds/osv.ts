import type { Advisory, CvssVector } from "../model/advisory.ts";
import type { FeedFormat, FeedSink } from "./feed-sink.ts";
import { dateIn, type Fields, fieldsIn, isFields, objectsIn, textIn, textsIn } from "./fields.ts";
import { isNoWeakness } from "./informational.ts";
import licences from "./osv-licences.json" with { type: "json" };
import { osvAffected } from "./osv-affected.ts";

/** Records of the Open Source Vulnerability format, from osv.dev and the databases behind it. */
export const OSV: FeedFormat = { id: "osv", shape: "values", start: (sink) => ({ take: takeRecord(sink) }) };

const LICENCES: ReadonlyMap<string, string> = new Map(Object.entries(licences.licences));

/** Advisories of distributions that mend several weaknesses at once. */
const BUNDLE =
  /^(?:DSA|DLA|USN|LSN|AL[SBE]A|R[LX]SA|RH[SBE]A|SUSE-[SRFO]U|openSUSE-[SRFO]U|EL[SBE]A|MGASA|OESA|PHSA|ALAS\d*)-/;
const CVE = /^CVE-\d{4}-\d{4,}$/;
/** A distribution's own record of one weakness: `DEBIAN-CVE-2024-1`. */
const CVE_INSIDE = /^[A-Za-z]+-(CVE-\d{4}-\d{4,})$/;

function takeRecord(sink: FeedSink): (record: unknown, place: string) => void {
  return (record, place) => {
    const advisory = isFields(record) ? osvAdvisory(record, place, sink) : undefined;
    if (!isFields(record)) sink.problem(place, "The entry is no object.");
    else if (advisory) sink.addAdvisory(advisory);
  };
}

function osvAdvisory(record: Fields, place: string, sink: FeedSink): Advisory | undefined {
  const id = textIn(record, "id", 100);
  if (id === undefined) {
    sink.problem(place, "The entry has no id.");
    return undefined;
  }
  const modifiedAt = dateIn(record, "modified");
  sink.date(modifiedAt);
  sink.licence(LICENCES.get(id.slice(0, id.indexOf("-"))));

  const packages = objectsIn(record, "affected");
  if (packages.length > 0 && packages.every(isNote)) {
    sink.skip();
    return undefined;
  }
  const affected = osvAffected(record, packages, place, sink);
  if (affected === undefined) return undefined;

  const publishedAt = dateIn(record, "published");
  const withdrawnAt = dateIn(record, "withdrawn");
  const summary = textIn(record, "summary", 500) ?? textIn(record, "details", 500);
  return {
    id,
    ...namesOf(id, record),
    feed: "osv",
    ...(summary === undefined ? {} : { summary }),
    ...(publishedAt === undefined ? {} : { publishedAt }),
    ...(modifiedAt === undefined ? {} : { modifiedAt }),
    ...(withdrawnAt === undefined ? {} : { withdrawnAt }),
    cvss: vectorsOf([record, ...packages], id.split("-")[0] ?? id),
    affected,
    references: objectsIn(record, "references")
      .slice(0, 10)
      .flatMap((reference) => textIn(reference, "url") ?? []),
  };
}

function isNote(entry: Fields): boolean {
  return isNoWeakness(textIn(fieldsIn(entry, "database_specific"), "informational", 40));
}

function namesOf(id: string, record: Fields): Pick<Advisory, "aliases" | "bundles"> {
  const aliases = textsIn(record, "aliases", 100);
  const upstream = textsIn(record, "upstream", 100);
  if (BUNDLE.test(id)) {
    const told = [...aliases, ...upstream, ...textsIn(record, "related", 100)];
    return {
      aliases: others(
        id,
        aliases.filter((name) => !CVE.test(name)),
      ),
      bundles: others(
        id,
        told.filter((name) => CVE.test(name)),
      ),
    };
  }
  const inside = CVE_INSIDE.exec(id)?.[1];
  const upstreamCves = upstream.filter((name) => CVE.test(name));
  const derived = aliases.length === 0 && upstreamCves.length === 1 ? upstreamCves : [];
  return { aliases: others(id, [...aliases, ...derived, ...(inside === undefined ? [] : [inside])]), bundles: [] };
}

function others(id: string, names: readonly string[]): readonly string[] {
  return [...new Set(names)].filter((name) => name !== id).slice(0, 5_000);
}

function vectorsOf(holders: readonly Fields[], source: string): readonly CvssVector[] {
  const vectors = new Set<string>();
  for (const holder of holders) {
    for (const severity of objectsIn(holder, "severity")) {
      const vector = textIn(severity, "score", 300);
      if (vector !== undefined && vector.includes("AV:") && vectors.size < 20) vectors.add(vector);
    }
  }
  return [...vectors].map((vector) => ({ vector, source }));
}
