import type { CvssVector } from "../model/advisory.ts";
import type { FeedFormat, FeedSink } from "./feed-sink.ts";
import { asText, dateIn, type Fields, fieldsIn, isFields, objectsIn, textIn } from "./fields.ts";

const LICENCE = "CC0-1.0";
const CVE = /^CVE-\d{4}-\d{4,}$/;
const MOST_VECTORS = 20;

/** CVE records (JSON 5), of cvelistV5 or as CISA's vulnrichment publishes them: the words of the CNA, and those of CISA beside them. */
export const CVE_RECORDS: FeedFormat = {
  id: "vulnrichment",
  licence: LICENCE,
  shape: "values",
  start: (sink) => ({
    take: (value, place) => {
      const about = isFields(value) ? fieldsIn(value, "cveMetadata") : {};
      const containers = isFields(value) ? fieldsIn(value, "containers") : {};
      const cisa = objectsIn(containers, "adp").filter(isOfCisa);
      const decision = cisa.flatMap(decisionsOf)[0];
      const cvss = [
        ...cisa.flatMap((container) => vectorsIn(container, "CISA-ADP")),
        ...vectorsIn(fieldsIn(containers, "cna"), textIn(about, "assignerShortName", 60) ?? "CNA"),
      ];
      const state = textIn(about, "state", 40);
      takeEntry(
        { cve: textIn(about, "cveId", 40), state, decision, cvss, date: dateIn(about, "dateUpdated") },
        place,
        sink,
      );
    },
  }),
};

/** The same, cut down to what is used here: `{"id","state","upd","ssvc":{…},"cvss":[[source,vector,…]]}`. */
export const VULNRICHMENT_REDUCED: FeedFormat = {
  id: "vulnrichment",
  licence: LICENCE,
  shape: "values",
  start: (sink) => ({
    take: (value, place) => {
      const entry = isFields(value) ? value : {};
      const told = fieldsIn(entry, "ssvc");
      const decision = { ...optionsOf([told]), at: dateIn(told, "ts") };
      const cvss = (Array.isArray(entry["cvss"]) ? entry["cvss"] : []).flatMap((row: unknown) => {
        const [source, vector] = Array.isArray(row) ? [asText(row[0], 60), asText(row[1], 300)] : [];
        return source !== undefined && vector !== undefined ? [{ source, vector }] : [];
      });
      const state = textIn(entry, "state", 40);
      takeEntry({ cve: textIn(entry, "id", 40), state, decision, cvss, date: dateIn(entry, "upd") }, place, sink);
    },
  }),
};

interface Decision {
  readonly exploitation?: "none" | "poc" | "active";
  readonly isAutomatable?: boolean;
  readonly technicalImpact?: "partial" | "total";
  readonly at: string | undefined;
}

interface Told {
  readonly cve: string | undefined;
  readonly state: string | undefined;
  readonly decision: Decision | undefined;
  readonly cvss: readonly CvssVector[];
  readonly date: string | undefined;
}

function takeEntry({ cve, state, decision, cvss, date }: Told, place: string, sink: FeedSink): void {
  if (cve === undefined || !CVE.test(cve)) {
    sink.problem(place, "The entry has no CVE id.");
    return;
  }
  const { at, ...options } = decision ?? { at: undefined };
  sink.date(date ?? at);
  const entry = {
    cve,
    state: state?.toUpperCase() === "REJECTED" ? ("rejected" as const) : ("published" as const),
    cvss: cvss.slice(0, MOST_VECTORS),
  };
  // What CISA did not label is a score like any other, and takes the place of no label.
  if (Object.keys(options).length === 0) {
    sink.add({ kind: "score", entry: { ...entry, source: "CVE record", ...dated(date) } });
  } else sink.add({ kind: "ssvc", entry: { ...entry, ...options, source: "CISA vulnrichment", ...dated(at ?? date) } });
}

function dated(date: string | undefined): { readonly date?: string } {
  return date === undefined ? {} : { date };
}

function isOfCisa(container: Fields): boolean {
  const by = textIn(fieldsIn(container, "providerMetadata"), "shortName", 60)?.toLowerCase();
  return by === "cisa-adp" || /\bcisa\b/i.test(textIn(container, "title", 200) ?? "");
}

function decisionsOf(container: Fields): readonly Decision[] {
  return objectsIn(container, "metrics").flatMap((metric) => {
    const other = fieldsIn(metric, "other");
    if (textIn(other, "type", 40)?.toLowerCase() !== "ssvc") return [];
    const content = fieldsIn(other, "content");
    return [{ ...optionsOf(objectsIn(content, "options")), at: dateIn(content, "timestamp") }];
  });
}

/** People typed these: `Active`, `Yes`, `no`, `PoC`, and names with blanks or without. */
function optionsOf(options: readonly Fields[]): Omit<Decision, "at"> {
  const told = new Map<string, string>();
  for (const option of options) {
    for (const [name, value] of Object.entries(option)) {
      const word = asText(value, 40)?.toLowerCase();
      if (word !== undefined) told.set(name.toLowerCase().replaceAll(/[\s_-]/g, ""), word);
    }
  }
  const exploitation = told.get("exploitation");
  const automatable = told.get("automatable");
  const impact = told.get("technicalimpact");
  return {
    ...(exploitation === "none" || exploitation === "poc" || exploitation === "active" ? { exploitation } : {}),
    ...(automatable === "yes" || automatable === "no" ? { isAutomatable: automatable === "yes" } : {}),
    ...(impact === "partial" || impact === "total" ? { technicalImpact: impact } : {}),
  };
}

function vectorsIn(container: Fields, source: string): readonly CvssVector[] {
  return objectsIn(container, "metrics").flatMap((metric) =>
    Object.entries(metric).flatMap(([name, value]) => {
      const vector =
        name.toLowerCase().startsWith("cvss") && isFields(value) ? textIn(value, "vectorString", 300) : undefined;
      return vector === undefined ? [] : [{ vector, source }];
    }),
  );
}
