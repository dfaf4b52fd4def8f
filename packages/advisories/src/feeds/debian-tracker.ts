import type { AffectedPackage, AffectedStatus } from "../model/advisory.ts";
import type { FeedFormat, FeedSink, Member } from "./feed-sink.ts";
import { spaceOfRelease } from "./feed-release.ts";
import { asText, type Fields, fieldsIn, isFields, textIn } from "./fields.ts";

/** The export of Debian's security tracker: source package, weakness, release. One advisory for each weakness of each source package. */
export const DEBIAN_TRACKER: FeedFormat = {
  id: "debian-tracker",
  shape: "members",
  start: (sink) => ({ take: (member, place) => takeSource(member, place, sink) }),
};

function takeSource({ key: source, value }: Member, place: string, sink: FeedSink): void {
  if (!isFields(value)) {
    sink.problem(place, "The source package is no object.");
    return;
  }
  for (const [weakness, about] of Object.entries(value)) {
    if (!isFields(about)) {
      sink.problem(`${place}.${weakness}`, "The weakness is no object.");
      continue;
    }
    const affected = affectedOf(source, about, `${place}.${weakness}`, sink);
    if (affected === undefined) continue;
    const summary = textIn(about, "description", 500);
    sink.addAdvisory({
      id: weakness.slice(0, 100),
      aliases: [],
      bundles: [],
      feed: "debian",
      ...(summary === undefined ? {} : { summary }),
      cvss: [],
      affected,
    });
  }
}

/** Undefined when packages are chosen and this one is not among them in any release. */
function affectedOf(
  source: string,
  about: Fields,
  place: string,
  sink: FeedSink,
): readonly AffectedPackage[] | undefined {
  const affected: AffectedPackage[] = [];
  for (const [codename, release] of Object.entries(fieldsIn(about, "releases"))) {
    const home = spaceOfRelease(codename);
    if (!home || !sink.wants(home.space, source)) continue;
    const verdict = isFields(release) ? verdictOf(release) : undefined;
    if (!verdict || !isFields(release))
      sink.problem(`${place}.${codename}`, "The release has no status that is known.");
    else affected.push({ ...home, name: source, versions: [], ...verdict, ...wordsOf(release) });
  }
  return affected.length === 0 && sink.isSelective ? undefined : affected;
}

function verdictOf(release: Fields): Pick<AffectedPackage, "status" | "ranges"> | undefined {
  const fixed = textIn(release, "fixed_version", 300);
  // The tracker says `end-of-life` as an urgency beside the status `open`.
  if (textIn(release, "urgency") === "end-of-life") return verdict("end-of-life");
  switch (release["status"]) {
    case "resolved":
      if (fixed === undefined) return undefined;
      return fixed === "0" ? verdict("not-affected") : { status: "affected", ranges: [{ fixed }] };
    case "open":
      return { status: "affected", ranges: [{}] };
    case "undetermined":
      return verdict("under-investigation");
    default:
      return undefined;
  }
}

function verdict(status: AffectedStatus): Pick<AffectedPackage, "status" | "ranges"> {
  return { status, ranges: [] };
}

function wordsOf(release: Fields): Pick<AffectedPackage, "urgency" | "withoutFix"> {
  const urgency = textIn(release, "urgency", 40);
  // `nodsa` is the sentence, `nodsa_reason` the class of it: `postponed`, `ignored`, or nothing for the plain one.
  const withoutFix = "nodsa" in release ? (asText(release["nodsa_reason"], 40) ?? "no-dsa") : undefined;
  return {
    ...(urgency === undefined || urgency === "not yet assigned" ? {} : { urgency }),
    ...(withoutFix === undefined ? {} : { withoutFix }),
  };
}
