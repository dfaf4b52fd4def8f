import { csvRows } from "./csv-rows.ts";
import type { FeedFormat, FeedSink } from "./feed-sink.ts";
import { asDate, dateIn, type Fields, isFields, listIn, textIn } from "./fields.ts";

const SOURCE = "CISA KEV";
const LICENCE = "CC0-1.0";

/** CISA's catalogue of known exploited vulnerabilities. */
export const KEV_JSON: FeedFormat = {
  id: "kev",
  licence: LICENCE,
  shape: "values",
  start: (sink) => ({ take: (value, place) => takeCatalogue(value, place, sink) }),
};

export const KEV_CSV: FeedFormat = {
  id: "kev",
  licence: LICENCE,
  shape: "text",
  start: (sink) => ({
    take: (text, place) => {
      const rows = csvRows(text);
      // The table does not say when it was released; it is at least as new as its newest entry.
      const date = newest(rows.map(({ fields }) => asDate(fields["dateAdded"])));
      sink.date(date);
      for (const { fields, line } of rows) takeEntry(fields, `${place}:${line}`, date, sink);
    },
  }),
};

function takeCatalogue(value: unknown, place: string, sink: FeedSink): void {
  if (!isFields(value)) {
    sink.problem(place, "The catalogue is no object.");
    return;
  }
  const date = dateIn(value, "dateReleased") ?? textIn(value, "catalogVersion", 40)?.replaceAll(".", "-");
  sink.date(date);
  listIn(value, "vulnerabilities").forEach((entry, index) => {
    const inside = `${place}.vulnerabilities[${index}]`;
    if (isFields(entry)) takeEntry(entry, inside, date, sink);
    else sink.problem(inside, "The entry is no object.");
  });
}

function takeEntry(entry: Fields, place: string, date: string | undefined, sink: FeedSink): void {
  const cve = textIn(entry, "cveID", 40)?.toUpperCase();
  const addedOn = dateIn(entry, "dateAdded");
  if (cve === undefined || !/^CVE-\d{4}-\d{4,}$/.test(cve) || addedOn === undefined) {
    sink.problem(place, "The entry has no CVE id or no date.");
    return;
  }
  const dueOn = dateIn(entry, "dueDate");
  sink.add({
    kind: "kev",
    entry: {
      cve,
      addedOn,
      ...(dueOn === undefined ? {} : { dueOn }),
      isRansomware: textIn(entry, "knownRansomwareCampaignUse", 40)?.toLowerCase() === "known",
      source: SOURCE,
      ...(date === undefined ? {} : { date }),
    },
  });
}

function newest(dates: readonly (string | undefined)[]): string | undefined {
  return dates.reduce(
    (best, date) => (date !== undefined && (best === undefined || date > best) ? date : best),
    undefined,
  );
}
