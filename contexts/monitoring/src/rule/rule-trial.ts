import { createRuleSet, type SigmaRule, WINDOWS_ALIASES } from "@cordon/sigma";
import { MAX_NEW_FINGERPRINTS } from "../alert/alert.ts";
import { copyOf, type EventCopy, matchOf } from "../alert/detected-match.ts";
import { fingerprintOf } from "../alert/fingerprint.ts";
import type { Decode } from "../decode/decode.ts";
import { toSigmaEvent } from "../detect/sigma-event.ts";
import type { DecodeHint } from "../event/event.ts";
import { eventIdOf, type RowContext, toEventRow } from "../event/event-row.ts";

/** A stored record: what the event store has of it, decoded again since rules see the source's own fields. */
export interface TrialRecord {
  readonly raw: string;
  readonly line: number;
  readonly context: RowContext;
}

/** What a rule would have done over stored records. */
export interface TrialResult {
  /** Records it was run over. */
  readonly events: number;
  readonly matches: number;
  /** Alerts it would have raised: fingerprints, as if each stayed open. */
  readonly alerts: number;
  /** Whether it would have been a noisy rule if all had come within an hour. */
  readonly isNoisy: boolean;
  /** By matches, most first, at most 50; matches without a host are in none. */
  readonly hosts: readonly { readonly host: string; readonly matches: number }[];
  readonly hostCount: number;
  /** The first 20 it matched, in the order they were given. */
  readonly samples: readonly EventCopy[];
}

export interface RuleTrial {
  readonly add: (record: TrialRecord) => void;
  readonly result: () => TrialResult;
}

const MAX_HOSTS = 50;
const MAX_SAMPLES = 20;

/**
 * Runs one rule over stored records. CPU alone: it belongs into a worker.
 * @param decode one that no other batch uses meanwhile
 */
export function createRuleTrial(rule: SigmaRule, decode: Decode): RuleTrial {
  const rules = createRuleSet([rule], { aliases: WINDOWS_ALIASES });
  const fingerprints = new Set<string>();
  const hosts = new Map<string, number>();
  const samples: EventCopy[] = [];
  let events = 0;
  let matches = 0;
  return {
    add({ raw, line, context }) {
      events += 1;
      const hint: DecodeHint = { receivedAt: context.receivedAt, isHistorical: context.isHistorical, isSyslog: false };
      const decoded = decode(raw, hint);
      if (rules.match(toSigmaEvent(decoded, raw)).length === 0) return;
      matches += 1;
      const row = toEventRow(decoded, { line, raw }, context);
      const eventId = eventIdOf(row);
      const match = matchOf(rule.id, row, eventId, []);
      fingerprints.add(fingerprintOf(match));
      const host = match.host?.toLowerCase();
      if (host !== undefined) hosts.set(host, (hosts.get(host) ?? 0) + 1);
      if (samples.length < MAX_SAMPLES) samples.push(copyOf(row, eventId));
    },
    result: () => ({
      events,
      matches,
      alerts: fingerprints.size,
      isNoisy: fingerprints.size > MAX_NEW_FINGERPRINTS,
      hosts: [...hosts]
        .map(([host, matches]) => ({ host, matches }))
        .sort((a, b) => b.matches - a.matches || (a.host < b.host ? -1 : 1))
        .slice(0, MAX_HOSTS),
      hostCount: hosts.size,
      samples,
    }),
  };
}
