import type { AffectedPackage } from "../model/advisory.ts";
import type { FeedFormat, FeedSink, PieceReader } from "./feed-sink.ts";
import { NO_RELEASE, spaceOfRelease } from "./feed-release.ts";

/**
 * The feed of the program debsecan, one for each release: `VERSION 1`, a list of weaknesses, an empty line, a list of packages, an empty line, and binary packages by source, which are not used here.
 * A source package is vulnerable below `unstable_version` (in every version when there is none) except in the versions of `other_versions`.
 */
export const DEBSECAN: FeedFormat = { id: "debsecan", shape: "lines", start: createReader };

const URGENCIES: ReadonlyMap<string, string> = new Map([
  ["L", "low"],
  ["M", "medium"],
  ["H", "high"],
]);

interface Weakness {
  readonly id: string;
  readonly summary: string;
}

function createReader(sink: FeedSink): PieceReader<string> {
  const home = spaceOfRelease(sink.release);
  const weaknesses: Weakness[] = [];
  let binaries = 0;
  let firstBinary: { readonly name: string; readonly place: string } | undefined;
  let section: "version" | "weaknesses" | "packages" | "rest" = "version";

  function takePackage(line: string, place: string): void {
    const [name = "", index = "", flags = "", unstable = "", others] = line.split(",", 5);
    const weakness = /^\d{1,9}$/.test(index) ? weaknesses[Number(index)] : undefined;
    if (!weakness || name === "" || flags.length !== 4 || others === undefined) {
      sink.problem(place, "The line is not a package, a number of the list above, four flags and versions.");
    } else if (flags.startsWith("B")) {
      binaries += 1;
      firstBinary ??= { name: name.slice(0, 100), place };
    } else if (home && sink.wants(home.space, name)) {
      const affected: AffectedPackage = { ...home, name, ...verdictOf(flags, unstable, others) };
      sink.addAdvisory({
        id: weakness.id,
        aliases: [],
        bundles: [],
        feed: "debian",
        ...(weakness.summary === "" ? {} : { summary: weakness.summary }),
        cvss: [],
        affected: [affected],
      });
    }
  }

  return {
    take: (line, place) => {
      if (section === "version") {
        section = "weaknesses";
        if (!home) sink.problem(place, NO_RELEASE);
      } else if (line === "") section = section === "weaknesses" ? "packages" : "rest";
      else if (section === "weaknesses") {
        const [id = "", , ...summary] = line.split(",");
        weaknesses.push({ id: id.slice(0, 100), summary: summary.join(",").trim().slice(0, 500) });
      } else if (section === "packages") takePackage(line, place);
    },
    end: () => {
      if (!firstBinary) return;
      const { name, place } = firstBinary;
      const lines = binaries === 1 ? "1 line speaks of a binary package" : `${binaries} lines speak of binary packages`;
      sink.problem(place, `${lines} ("${name}"); advisories here are about source packages, and these were left out.`);
    },
  };
}

function verdictOf(
  flags: string,
  unstable: string,
  others: string,
): Pick<AffectedPackage, "status" | "ranges" | "versions" | "except" | "urgency" | "withoutFix"> {
  const except = others.split(" ").filter((version) => version !== "");
  const urgency = URGENCIES.get(flags[1] ?? "");
  return {
    status: "affected",
    ranges: [unstable === "" ? {} : { fixed: unstable }],
    versions: [],
    ...(except.length === 0 ? {} : { except }),
    ...(urgency === undefined ? {} : { urgency }),
    // The version that is named is then the one of unstable, and not to be had for the release.
    ...(flags[3] === "F" ? {} : { withoutFix: "no fix in this release" }),
  };
}
