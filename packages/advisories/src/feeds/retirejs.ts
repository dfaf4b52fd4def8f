import type { FeedFormat, FeedSink, Member } from "./feed-sink.ts";
import { type Fields, fieldsIn, isFields, objectsIn, textIn, textsIn } from "./fields.ts";
import { addRawAdvisory } from "./raw-advisory.ts";
import { inside, type Interval } from "./requirement-ranges.ts";

const LICENCE = "Apache-2.0";

/** Retire.js's list for npm: package, vulnerabilities. */
export const RETIREJS_NPM: FeedFormat = {
  id: "retirejs",
  licence: LICENCE,
  shape: "members",
  start: (sink) => ({ take: (library, place) => takeLibrary(library, place, sink) }),
};

/** Retire.js's list of libraries that are copied into pages; only those that npm has under a name can be matched. */
export const RETIREJS_LIBRARIES: FeedFormat = {
  id: "retirejs",
  licence: LICENCE,
  shape: "values",
  start: (sink) => ({
    take: (value, place) => {
      const libraries = isFields(value) ? fieldsIn(value, "advisories") : {};
      for (const [key, library] of Object.entries(libraries)) {
        const name = isFields(library) ? textIn(library, "npmname", 214) : undefined;
        if (name !== undefined) takeLibrary({ key: name, value: library }, `${place}.advisories.${key}`, sink);
      }
    },
  }),
};

function takeLibrary({ key: name, value }: Member, place: string, sink: FeedSink): void {
  if (!isFields(value)) {
    sink.problem(place, "The library is no object.");
    return;
  }
  objectsIn(value, "vulnerabilities").forEach((vulnerability, index) => {
    const below = textIn(vulnerability, "below", 100);
    const from = textIn(vulnerability, "atOrAbove", 100);
    if (below === undefined && from === undefined) {
      sink.problem(`${place}.vulnerabilities[${index}]`, "The vulnerability has no versions.");
      return;
    }
    const interval: Interval = {
      ...(from === undefined ? {} : { low: from }),
      ...(below === undefined ? {} : { high: below }),
    };
    takeVulnerability(name, vulnerability, interval, sink);
  });
}

function takeVulnerability(name: string, vulnerability: Fields, interval: Interval, sink: FeedSink): void {
  const told = fieldsIn(vulnerability, "identifiers");
  const cves = textsIn(told, "CVE", 40).filter((cve) => /^CVE-\d{4}-\d{4,}$/.test(cve));
  const ghsa = textIn(told, "githubID", 40);
  const summary = textIn(told, "summary", 500);
  const ids = [...cves, ...(ghsa === undefined ? [] : [ghsa])];
  const urgency = textIn(vulnerability, "severity", 40);
  const except = textsIn(vulnerability, "excludes", 100);
  addRawAdvisory(
    {
      // Several CVEs in one entry are several weaknesses: only the GitHub advisory is one with the entry.
      id:
        (cves.length === 1 ? cves[0] : ghsa) ??
        `RETIREJS/${name}/${interval.high ?? interval.low ?? ""}/${summary ?? ids.join("+")}`.slice(0, 200),
      aliases: cves.length === 1 ? ids : [],
      feed: "retirejs",
      ecosystem: "npm",
      name,
      affected: {
        ...inside([interval]),
        ...(except.length === 0 ? {} : { except }),
        ...(urgency === undefined ? {} : { urgency }),
      },
      summary,
      references: textsIn(vulnerability, "info"),
    },
    sink,
  );
}
