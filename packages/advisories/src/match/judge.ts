import type { AffectedPackage, VersionRange } from "../model/advisory.ts";
import { compareVersions } from "../version/order.ts";
import { isInRange } from "../version/range.ts";
import type { Entry } from "./advisory-source.ts";
import { isMalicious } from "./names-of.ts";
import type { Question } from "./question.ts";

/** `open`: it has the weakness. `fixed`: it had, this version does not. Where nobody published anything there is no verdict. */
export type VerdictState = "open" | "fixed" | "not-affected" | "under-investigation";

/** What one entry of one advisory says about one version. */
export interface Opinion {
  readonly state: VerdictState;
  /** The first version without the weakness above the one asked about; for `fixed` the one that mended it. */
  readonly fixedVersion?: string;
  /** The publisher's word for not mending it. */
  readonly withoutFix?: string;
  /** The publisher said so about this package; not merely that no range holds the version. */
  readonly isExplicit: boolean;
  /** For a person. */
  readonly trace: string;
}

/** undefined: the entry is about another build of this package (another module of RPM). */
export function judge(question: Question, { advisory, affected }: Entry): Opinion | undefined {
  if (!isSameModule(question, affected)) return undefined;
  const subscribers = affected.space === question.space ? "" : " (for subscribers of Ubuntu Pro)";
  const says = (text: string): string => `${advisory.feed}: ${advisory.id} ${text}${subscribers}`;
  const names = (text: string): string =>
    says(isMalicious(advisory) ? `calls this a malicious package: ${text}` : text);
  if (affected.status === "not-affected")
    return { state: "not-affected", isExplicit: true, trace: says(`does not affect ${affected.name} here`) };
  if (affected.status === "under-investigation")
    return { state: "under-investigation", isExplicit: true, trace: says("is still being looked at") };
  if (affected.status === "end-of-life")
    return {
      state: "open",
      withoutFix: "end-of-life",
      isExplicit: true,
      trace: says(`stays open: ${affected.name} is past its end of life here`),
    };
  if (isExcepted(question, affected))
    return {
      state: "not-affected",
      isExplicit: true,
      trace: says(`leaves out ${question.version} from its ranges: this one is mended`),
    };

  const held = holdingRange(question, affected);
  if (held) return openOpinion(question, affected, held, names);
  if (isListed(question, affected)) {
    const fixedVersion = nextFix(question, affected);
    return {
      state: "open",
      ...(fixedVersion !== undefined && { fixedVersion }),
      isExplicit: true,
      trace: names(`names ${question.version} itself`),
    };
  }
  return closedOpinion(question, affected, says);
}

function holdingRange({ scheme, version }: Question, { ranges }: AffectedPackage): VersionRange | undefined {
  return ranges.find((range) => isInRange(scheme, version, range));
}

function openOpinion(
  { version }: Question,
  { withoutFix }: AffectedPackage,
  { introduced, fixed, lastAffected }: VersionRange,
  says: (text: string) => string,
): Opinion {
  const since = introduced !== undefined && introduced !== "0" ? `since ${introduced}, ` : "";
  const until =
    fixed !== undefined
      ? `fixed in ${fixed}; ${version} is before it`
      : lastAffected !== undefined
        ? `up to ${lastAffected}; ${version} is not after it`
        : `no fix${withoutFix ? ` (${withoutFix})` : " yet"}`;
  return {
    state: "open",
    ...(fixed !== undefined && { fixedVersion: fixed }),
    ...(withoutFix !== undefined && { withoutFix }),
    isExplicit: true,
    trace: says(`${since}${until}`),
  };
}

function closedOpinion(
  { scheme, version }: Question,
  { ranges }: AffectedPackage,
  says: (text: string) => string,
): Opinion {
  const mended = ranges
    .flatMap(({ fixed }) => fixed ?? [])
    .filter((fixed) => compareVersions(scheme, version, fixed) >= 0)
    .sort((a, b) => compareVersions(scheme, b, a))[0];
  return mended === undefined
    ? { state: "not-affected", isExplicit: false, trace: says(`has no range that holds ${version}`) }
    : {
        state: "fixed",
        fixedVersion: mended,
        isExplicit: true,
        trace: says(`was fixed in ${mended}; ${version} is not before it`),
      };
}

function isExcepted({ scheme, version }: Question, { except }: AffectedPackage): boolean {
  return except?.some((mended) => compareVersions(scheme, mended, version) === 0) ?? false;
}

/** Lists are long and spelt as the versions are; the order is asked only where no range could have answered. */
function isListed({ scheme, version }: Question, { versions, ranges }: AffectedPackage): boolean {
  if (versions.includes(version)) return true;
  return ranges.length === 0 && versions.some((listed) => compareVersions(scheme, listed, version) === 0);
}

/** The lowest fixed version above it: the list may name what the ranges forgot. */
function nextFix({ scheme, version }: Question, { ranges }: AffectedPackage): string | undefined {
  return ranges
    .flatMap(({ fixed }) => fixed ?? [])
    .filter((fixed) => compareVersions(scheme, version, fixed) < 0)
    .sort((a, b) => compareVersions(scheme, a, b))[0];
}

/** A module's packages and the ordinary ones of the same name have nothing in common but the name. */
function isSameModule({ component, scheme }: Question, affected: AffectedPackage): boolean {
  if (scheme !== "rpm") return true;
  const stream = component.module?.split(":").slice(0, 2).join(":");
  if (affected.module !== undefined && stream !== undefined) return affected.module === stream;
  const isModular = stream !== undefined || component.version.includes(MODULE_BUILD);
  const isAboutModular =
    affected.module !== undefined || affected.ranges.some(({ fixed }) => fixed?.includes(MODULE_BUILD));
  return isAboutEveryBuild(affected) || isModular === isAboutModular;
}

const MODULE_BUILD = ".module";

/** No fixed version to tell by: the publisher means every build. */
function isAboutEveryBuild({ module, ranges }: AffectedPackage): boolean {
  return module === undefined && ranges.every(({ fixed }) => fixed === undefined);
}
