import type { DetectedMatch } from "../alert/detected-match.ts";

/** A field of the event, by its ECS name or the name of its source, that has exactly this value, whatever the case. */
export interface SuppressionCondition {
  readonly field: string;
  readonly value: string;
}

/** Everything that is present must hold; at least one thing is. */
export interface SuppressionScope {
  readonly ruleId?: string;
  readonly host?: string;
  readonly user?: string;
  readonly conditions: readonly SuppressionCondition[];
}

export interface Suppression {
  readonly id: string;
  readonly scope: SuppressionScope;
  readonly owner: { readonly id: string; readonly name: string };
  readonly reason: string;
  readonly createdAt: Date;
  readonly endsAt: Date;
  /** Whoever ended it before its time. */
  readonly endedBy?: string;
  readonly hits: number;
  readonly lastHitAt?: Date;
  readonly revision: number;
}

/** Names of fields that the worker must copy into `DetectedMatch.fields`. */
export type SuppressionFields = readonly string[];

export const MAX_SUPPRESSIONS = 2_000;
export const MAX_SUPPRESSION_DAYS = 366;

type Rule = Pick<Suppression, "id" | "scope" | "createdAt" | "endsAt">;

/** The suppression that hides this match at `now`; of several the oldest, so that a repeat finds the same one. */
export function suppressionFor<S extends Rule>(
  match: DetectedMatch,
  suppressions: readonly S[],
  now: Date,
): S | undefined {
  let found: S | undefined;
  for (const suppression of suppressions) {
    if (suppression.endsAt <= now || !covers(suppression.scope, match)) continue;
    if (!found || isBefore(suppression, found)) found = suppression;
  }
  return found;
}

function isBefore(a: Rule, b: Rule): boolean {
  return a.createdAt < b.createdAt || (a.createdAt.getTime() === b.createdAt.getTime() && a.id < b.id);
}

/** One that names nothing would hide everything. */
export function isBounded({ ruleId, host, user, conditions }: SuppressionScope): boolean {
  return ruleId !== undefined || host !== undefined || user !== undefined || conditions.length > 0;
}

function covers(scope: SuppressionScope, match: DetectedMatch): boolean {
  const { ruleId, host, user, conditions } = scope;
  return (
    isBounded(scope) &&
    (ruleId === undefined || isSame(ruleId, match.ruleId)) &&
    (host === undefined || isSame(host, match.host)) &&
    (user === undefined || isSame(user, match.user)) &&
    conditions.every(({ field, value }) => isSame(value, fieldOf(match, field)))
  );
}

function fieldOf({ fields }: DetectedMatch, name: string): string | undefined {
  return fields !== undefined && Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function isSame(wanted: string, found: string | undefined): boolean {
  return found !== undefined && wanted.toLowerCase() === found.toLowerCase();
}

/** Each name once, sorted. */
export function suppressionFields(suppressions: readonly Pick<Suppression, "scope">[]): SuppressionFields {
  return [...new Set(suppressions.flatMap(({ scope }) => scope.conditions.map(({ field }) => field)))].sort();
}
