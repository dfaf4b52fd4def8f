import type { LogSource } from "../rule/rule.ts";
import type { EventSource } from "./sigma-event.ts";

/** Whether a rule for `wanted` is meant for events of `source`; what is not known about an event does not exclude it. */
export function isMeantFor(wanted: LogSource, source: EventSource): boolean {
  return (
    isIn(wanted.product, source.product) &&
    isIn(wanted.category, source.category) &&
    isIn(wanted.service, source.service)
  );
}

function isIn(wanted: string | undefined, known: string | readonly string[] | undefined): boolean {
  if (wanted === undefined || known === undefined) return true;
  return typeof known === "string" ? known === wanted : known.includes(wanted);
}
