import { plural } from "@cordon/ui";
import { plainText } from "../../../plain-text.tsx";
import type { ActionAlert } from "./use-alert-actions.tsx";

/** Alerts of one rule on one host. */
export interface Alike extends Pick<ActionAlert, "id" | "rule" | "host"> {
  readonly key: string;
  /** "Rule on db-1, 3 alerts" */
  readonly label: string;
  /** The one that all of them have; null when they have several, or none. */
  readonly user: string | null;
}

/** What can be suppressed at once of these, the most alerts first. */
export function alikeOf(alerts: readonly ActionAlert[]): readonly Alike[] {
  const groups = Map.groupBy(alerts, ({ rule, host }) => JSON.stringify([rule.id, host?.toLowerCase() ?? null]));
  return [...groups]
    .sort(([, a], [, b]) => b.length - a.length)
    .flatMap(([key, [first, ...more]]) => {
      if (first === undefined) return [];
      const { id, rule, host, user } = first;
      const where = host === null ? "" : ` on ${host}`;
      const label = plainText(`${rule.title}${where}, ${plural(more.length + 1, "alert")}`);
      return [{ key, id, rule, host, user: more.every((alert) => alert.user === user) ? user : null, label }];
    });
}
