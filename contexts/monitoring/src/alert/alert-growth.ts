import type { AlertEntity } from "../events.ts";
import { hourOf, MAX_NEW_FINGERPRINTS, MAX_NOISY, type NoisyItem, type NoisyList, placeOf, QUIET_MS } from "./alert.ts";
import type { DetectedMatch, EventCopy } from "./detected-match.ts";
import { fingerprintOf, noisyFingerprintOf } from "./fingerprint.ts";
import { storable } from "./storable.ts";

/** An alert that takes further matches of its fingerprint. */
export interface KnownAlert {
  readonly no: number;
  readonly id: string;
  readonly fingerprint: string;
  readonly events: number;
  readonly revision: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly detectedAt: Date;
  readonly lastMatchedAt: Date;
  readonly isHostVouched: boolean;
  readonly entities: readonly AlertEntity[];
  readonly noisy: NoisyList | null;
}

/** A match that was not counted before, and what hides it. */
export interface NewMatch {
  readonly match: DetectedMatch;
  readonly suppressionId: string | undefined;
}

export interface AlertCopy {
  readonly place: number;
  readonly ordinal: number;
  readonly copy: EventCopy;
}

/** What a list of matches makes of one alert, be it new or known. */
export interface AlertGrowth {
  readonly fingerprint: string;
  readonly known: KnownAlert | undefined;
  readonly ruleId: string;
  readonly suppressionId: string | undefined;
  readonly isNoisy: boolean;
  readonly host: string | undefined;
  readonly user: string | undefined;
  readonly sourceIp: string | undefined;
  readonly isHostVouched: boolean;
  /** All it rests on afterwards. */
  readonly events: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly entities: readonly AlertEntity[];
  readonly noisy: NoisyList | null;
  readonly copies: readonly AlertCopy[];
  readonly matches: readonly DetectedMatch[];
}

export interface GrowthNeeds {
  /** By fingerprint, those of `fingerprintsOf`. */
  readonly known: ReadonlyMap<string, KnownAlert>;
  /** New fingerprints of the rule in this hour until now, of suppressed alerts or of the others. */
  readonly newThisHour: (ruleId: string, isSuppressed: boolean) => number;
  readonly at: Date;
}

/** Every fingerprint that `growAlerts` may ask for. */
export function fingerprintsOf(matches: readonly NewMatch[], at: Date): string[] {
  const hour = hourOf(at);
  const all = new Set<string>();
  for (const { match, suppressionId } of matches) {
    all.add(fingerprintOf(match, suppressionId)).add(noisyFingerprintOf(match.ruleId, hour, suppressionId));
  }
  return [...all];
}

/** One growth for each alert touched, in the order the matches were found; what was quiet for too long is not grown. */
export function growAlerts(matches: readonly NewMatch[], needs: GrowthNeeds): readonly AlertGrowth[] {
  const hour = hourOf(needs.at);
  const quietSince = needs.at.getTime() - QUIET_MS;
  const known = (fingerprint: string): KnownAlert | undefined => {
    const alert = needs.known.get(fingerprint);
    return alert && alert.lastMatchedAt.getTime() >= quietSince ? alert : undefined;
  };
  const groups = new Map<string, Group>();
  const opened = new Map<string, number>();
  for (const { match, suppressionId } of matches) {
    let fingerprint = fingerprintOf(match, suppressionId);
    let isNoisy = false;
    if (!groups.has(fingerprint) && !known(fingerprint)) {
      const key = `${suppressionId === undefined} ${match.ruleId}`;
      const before = opened.get(key) ?? needs.newThisHour(match.ruleId, suppressionId !== undefined);
      isNoisy = before >= MAX_NEW_FINGERPRINTS;
      if (isNoisy) fingerprint = noisyFingerprintOf(match.ruleId, hour, suppressionId);
      else opened.set(key, before + 1);
    }
    const group = groups.get(fingerprint) ?? {
      fingerprint,
      known: known(fingerprint),
      suppressionId,
      isNoisy,
      matches: [],
    };
    groups.set(fingerprint, group);
    group.matches.push(match);
  }
  return [...groups.values()].map(toGrowth);
}

interface Group extends Pick<AlertGrowth, "fingerprint" | "known" | "suppressionId" | "isNoisy"> {
  readonly matches: DetectedMatch[];
}

function toGrowth({ fingerprint, known, suppressionId, isNoisy, matches }: Group): AlertGrowth {
  const [first] = matches;
  if (!first) throw new RangeError("An alert rests on at least one match.");
  const before = known?.events ?? 0;
  const copies = new Map<number, AlertCopy>();
  for (const [index, { copy }] of matches.entries()) {
    const place = placeOf(before + index);
    if (copy) copies.set(place, { place, ordinal: before + index, copy });
  }
  return {
    fingerprint,
    known,
    ruleId: first.ruleId,
    suppressionId,
    isNoisy,
    host: isNoisy ? undefined : shown(first.host),
    user: isNoisy ? undefined : shown(first.user),
    sourceIp: isNoisy ? undefined : shown(first.sourceIp),
    isHostVouched: known?.isHostVouched === true || (!isNoisy && matches.some((match) => match.isHostVouched)),
    events: before + matches.length,
    firstAt: matches.reduce(
      (at, { occurredAt }) => earlier(at, occurredAt),
      known?.firstAt ?? new Date(first.occurredAt),
    ),
    lastAt: matches.reduce((at, { occurredAt }) => later(at, occurredAt), known?.lastAt ?? new Date(first.occurredAt)),
    entities: isNoisy ? [] : entitiesOf(known?.entities ?? [], matches),
    noisy: isNoisy ? noisyOf(known?.noisy ?? null, matches) : null,
    copies: [...copies.values()],
    matches,
  };
}

function earlier(at: Date, other: number): Date {
  return other < at.getTime() ? new Date(other) : at;
}

function later(at: Date, other: number): Date {
  return other > at.getTime() ? new Date(other) : at;
}

function shown(value: string | undefined): string | undefined {
  return value === undefined ? undefined : storable(value);
}

const MAX_ENTITIES = 25;

/** Host, user and source address are those of the fingerprint; processes and destinations gather, up to a bound. */
function entitiesOf(before: readonly AlertEntity[], matches: readonly DetectedMatch[]): readonly AlertEntity[] {
  const all = new Map<string, AlertEntity>();
  const add = (kind: AlertEntity["kind"], text: string | undefined, isVouched: boolean): void => {
    if (text === undefined) return;
    const value = storable(text);
    const key = `${kind} ${value.toLowerCase()}`;
    const found = all.get(key);
    if (found ? !found.isVouched && isVouched : all.size < MAX_ENTITIES) {
      all.set(key, { kind, value: found?.value ?? value, isVouched });
    }
  };
  for (const { kind, value, isVouched } of before) add(kind, value, isVouched);
  for (const match of matches) {
    add("host", match.host, match.isHostVouched);
    add("user", match.user, match.isHostVouched);
    add("address", match.sourceIp, match.isHostVouched);
    add("address", match.destinationIp, match.isHostVouched);
    add("process", match.process, match.isHostVouched);
  }
  return [...all.values()];
}

const MAX_NOISY_CHARS = 256;

function noisyOf(before: NoisyList | null, matches: readonly DetectedMatch[]): NoisyList {
  const seen = new Map<string, NoisyItem>();
  let isCut = before?.isCut ?? false;
  const add = (item: NoisyItem): void => {
    const key = JSON.stringify([item.host, item.user, item.sourceIp]).toLowerCase();
    if (seen.has(key)) return;
    if (seen.size < MAX_NOISY) seen.set(key, item);
    else isCut = true;
  };
  for (const item of before?.seen ?? []) add(item);
  for (const { host, user, sourceIp } of matches) {
    add({
      ...(host === undefined ? {} : { host: storable(host, MAX_NOISY_CHARS) }),
      ...(user === undefined ? {} : { user: storable(user, MAX_NOISY_CHARS) }),
      ...(sourceIp === undefined ? {} : { sourceIp: storable(sourceIp, MAX_NOISY_CHARS) }),
    });
  }
  return { seen: [...seen.values()], isCut };
}
