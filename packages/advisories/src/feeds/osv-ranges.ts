import type { VersionRange } from "../model/advisory.ts";
import { compareVersions, type VersionScheme } from "../version/order.ts";
import type { FeedSink } from "./feed-sink.ts";
import { type Fields, objectsIn, textIn } from "./fields.ts";

const MOST_EVENTS = 5_000;

/** The ranges of versions of one package, in their order; commits of GIT ranges are no versions. */
export function osvRanges(
  entry: Fields,
  scheme: VersionScheme,
  place: string,
  sink: FeedSink,
): readonly VersionRange[] {
  return objectsIn(entry, "ranges").flatMap((range) => {
    if (range["type"] === "GIT") return [];
    if (range["type"] !== "SEMVER" && range["type"] !== "ECOSYSTEM") {
      sink.problem(place, "It has a range of a kind that is not known.");
      return [];
    }
    return rangesOfEvents(objectsIn(range, "events").slice(0, MOST_EVENTS).flatMap(eventOf), scheme);
  });
}

interface RangeEvent {
  readonly kind: "introduced" | "fixed" | "lastAffected";
  readonly version: string;
}

function eventOf(event: Fields): readonly RangeEvent[] {
  const introduced = textIn(event, "introduced", 300);
  if (introduced !== undefined) return [{ kind: "introduced", version: introduced }];
  const fixed = textIn(event, "fixed", 300) ?? limitOf(event);
  if (fixed !== undefined) return [{ kind: "fixed", version: fixed }];
  const lastAffected = textIn(event, "last_affected", 300);
  return lastAffected === undefined ? [] : [{ kind: "lastAffected", version: lastAffected }];
}

function rangesOfEvents(events: readonly RangeEvent[], scheme: VersionScheme): readonly VersionRange[] {
  const ranges: VersionRange[] = [];
  let begin: { readonly introduced?: string } | undefined;
  const waiting = events.toSorted((a, b) => byVersion(a, b, scheme));
  for (let at = 0; at < waiting.length; at += 1) {
    // At one version a range that is open ends before another begins, and one that is not must begin before it ends.
    const next = waiting[at + 1];
    const event = waiting[at];
    if (next && event && (event.kind === "introduced") === (begin !== undefined) && event.kind !== next.kind) {
      if (byVersion(event, next, scheme) === 0) [waiting[at], waiting[at + 1]] = [next, event];
    }
    const { kind, version } = waiting[at] ?? { kind: "fixed", version: "" };
    if (kind === "introduced") begin ??= version === "0" ? {} : { introduced: version };
    else if (begin) {
      ranges.push({ ...begin, [kind]: version });
      begin = undefined;
    }
  }
  return begin ? [...ranges, begin] : ranges;
}

/** "The events are sorted by version" is what whoever evaluates them has to see to. @source OSV schema, evaluation; 0 is before every version. */
function byVersion(a: RangeEvent, b: RangeEvent, scheme: VersionScheme): number {
  if (a.version === b.version) return 0;
  if (a.version === "0") return -1;
  return b.version === "0" ? 1 : compareVersions(scheme, a.version, b.version);
}

/** Where the publisher stops to look; `*` is nowhere. */
function limitOf(event: Fields): string | undefined {
  const limit = textIn(event, "limit", 300);
  return limit === "*" ? undefined : limit;
}
