import type { AlertEvent } from "./alert-contract.ts";
import type { EventCopy } from "./detected-match.ts";

/** A copy as the API shows it. @param number counts the events of the alert from 1 */
export function toAlertEvent(copy: EventCopy, number: number): AlertEvent {
  const { eventId, occurredAt, receivedAt, decoder, source, isHostVouched, ecs, raw, isRawCut } = copy;
  return {
    id: eventId,
    number,
    occurredAt: new Date(occurredAt).toISOString(),
    receivedAt: new Date(receivedAt).toISOString(),
    decoder,
    source: { id: source.id, name: source.name },
    isHostVouched,
    ecs: { ...ecs },
    raw,
    isRawCut,
  };
}
