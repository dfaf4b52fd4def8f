import type { Knowledge } from "../decide/decide.ts";
import type { CvssVector } from "../model/advisory.ts";
import { compareVersions } from "../version/order.ts";
import type { AdvisorySource, Entry } from "./advisory-source.ts";
import { judge, type Opinion, type VerdictState } from "./judge.ts";
import { isCve, type Weakness, weaknessesOf } from "./names-of.ts";
import { type Question, spacesAsked } from "./question.ts";

/** What is known about one weakness in one version of one package. */
export interface Verdict {
  /** CVE where there is one. */
  readonly id: string;
  readonly aliases: readonly string[];
  readonly state: VerdictState;
  /** The version that every publisher calls fixed; undefined while there is none. */
  readonly fixedVersion?: string;
  /** The publisher does not plan a fix, in its word. */
  readonly withoutFix?: string;
  /** `unimportant`, `low`: the publisher's urgency. */
  readonly urgency?: string;
  readonly summary?: string;
  readonly cvss: readonly CvssVector[];
  readonly publishedAt?: string;
  /** Who says so and why, for a person; never empty. */
  readonly reason: readonly string[];
}

/** Every weakness that somebody published about this package, with its verdict; sorted by id. Rejected CVEs are left out. */
export function verdictsOn(question: Question, source: AdvisorySource): readonly Verdict[] {
  const entries = spacesAsked(question).flatMap((space) => source.lookup(space, question.name));
  if (entries.length === 0) return [];
  const verdicts = weaknessesOf(entries)
    .filter(({ id }) => !isCve(id) || !isRejected(source.knowledge(id)))
    .flatMap((weakness) => verdictOn(question, weakness) ?? [])
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return verdicts.filter((verdict) => !isUpload(verdict) || isNews(verdict, verdicts, question));
}

/** Its CVE was taken back by whoever keeps the list. */
function isRejected({ ssvc, scores = [] }: Knowledge): boolean {
  return ssvc?.state === "rejected" || scores.some(({ state }) => state === "rejected");
}

/** "A newer version is in the security archive", without a word about why. */
function isUpload({ id }: Verdict): boolean {
  return id.startsWith("SECURITY-UPLOAD/");
}

/** An upload says something while it is not installed, and no weakness asks for that version or a later one anyway. */
function isNews(
  { state, fixedVersion: uploaded }: Verdict,
  verdicts: readonly Verdict[],
  { scheme }: Question,
): boolean {
  const isAskedFor = verdicts.some(
    (other) =>
      !isUpload(other) &&
      other.state === "open" &&
      other.fixedVersion !== undefined &&
      compareVersions(scheme, other.fixedVersion, uploaded ?? "") >= 0,
  );
  return state === "open" && !isAskedFor;
}

function verdictOn(question: Question, { id, aliases, entries }: Weakness): Verdict | undefined {
  const opinions = opinionsOn(question, entries);
  const state = prevailing(opinions);
  if (state === undefined) return undefined;
  const deciding = opinions.filter((opinion) => opinion.state === state);
  const fixedVersion = latest(question, deciding);
  const withoutFix = deciding.find((opinion) => opinion.withoutFix !== undefined)?.withoutFix;
  const advisories = entries.map(({ advisory }) => advisory);
  const summary = advisories.find((advisory) => advisory.summary)?.summary;
  const publishedAt = advisories.flatMap((advisory) => advisory.publishedAt ?? []).sort()[0];
  const urgency = entries.find(({ affected }) => affected.urgency)?.affected.urgency;
  return {
    id,
    aliases,
    state,
    ...(fixedVersion !== undefined && { fixedVersion }),
    ...(withoutFix !== undefined && fixedVersion === undefined && { withoutFix }),
    ...(urgency !== undefined && { urgency }),
    ...(summary !== undefined && { summary }),
    // The vector of a bundle is the worst of those it mends, not this one's.
    cvss: advisories.filter(({ bundles }) => bundles.length < 2).flatMap(({ cvss }) => cvss),
    ...(publishedAt !== undefined && { publishedAt }),
    reason: [...new Set(deciding.map(({ trace }) => trace))],
  };
}

/** For a host that has a subscriber's package, what is said about everybody's is not the last word. */
function opinionsOn(question: Question, entries: readonly Entry[]): readonly Opinion[] {
  const isPro = ({ affected }: Entry): boolean => affected.space !== question.space;
  const judged = entries.flatMap((entry) => {
    const opinion = judge(question, entry);
    return opinion ? [{ entry, opinion }] : [];
  });
  const mended = judged.filter(({ entry, opinion }) => isPro(entry) && opinion.state === "fixed");
  return (mended.length > 0 ? mended : judged).map(({ opinion }) => opinion);
}

/**
 * A publisher that says "does not affect" of this release has looked; else one that finds the version open is believed before one that does not.
 */
function prevailing(opinions: readonly Opinion[]): VerdictState | undefined {
  const has = (state: VerdictState): boolean => opinions.some((opinion) => opinion.state === state);
  if (opinions.some((opinion) => opinion.state === "not-affected" && opinion.isExplicit)) return "not-affected";
  return (["open", "under-investigation", "fixed", "not-affected"] as const).find(has);
}

function latest({ scheme }: Question, opinions: readonly Opinion[]): string | undefined {
  return opinions.flatMap(({ fixedVersion }) => fixedVersion ?? []).sort((a, b) => compareVersions(scheme, b, a))[0];
}
