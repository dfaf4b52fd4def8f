import type { FeedFormat, FeedSink, PieceReader } from "./feed-sink.ts";
import { asDate } from "./fields.ts";

/** FIRST's table of exploitation likelihoods: `cve,epss,percentile`, with a comment in front that says of when. */
export const EPSS: FeedFormat = {
  id: "epss",
  licence: "free to use with citation of FIRST.org",
  shape: "lines",
  start: createReader,
};

const DATE = /\b(?:score_date|snapshot):(\d{4}-\d\d-\d\d(?:T[0-9:+.-]{1,20}Z?)?)/;

function createReader(sink: FeedSink): PieceReader<string> {
  let date: string | undefined;
  return {
    take: (line, place) => {
      if (line.startsWith("#")) {
        date = asDate(DATE.exec(line)?.[1]);
        sink.date(date);
        return;
      }
      if (line === "" || line.startsWith("cve,")) return;
      const [cve = "", epss = "", rank = ""] = line.split(",", 3);
      const probability = share(epss);
      const percentile = share(rank);
      if (!/^CVE-\d{4}-\d{4,}$/.test(cve) || probability === undefined || percentile === undefined) {
        sink.problem(place, "The line is not a CVE id and two numbers from 0 to 1.");
        return;
      }
      sink.add({
        kind: "epss",
        entry: { cve, probability, percentile, source: "FIRST EPSS", ...(date === undefined ? {} : { date }) },
      });
    },
  };
}

function share(text: string): number | undefined {
  const value = text === "" ? Number.NaN : Number(text);
  return value >= 0 && value <= 1 ? value : undefined;
}
