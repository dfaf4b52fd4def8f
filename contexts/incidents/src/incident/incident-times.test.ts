import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  closeIncident,
  type Decided,
  DISPOSITIONS,
  INCIDENT_STATES,
  type IncidentState,
  moveIncident,
  NEXT,
  rankOf,
} from "./incident.ts";
import { timesOf } from "./incident-times.ts";
import { CORDON, type Fact, type TimelineRecord } from "./record.ts";

const DAY = 86_400_000;
const START = new Date("2026-11-01T00:00:00Z").getTime();

type Board = Decided & { readonly id: string };
const NEW: Board = { id: "inc_1", state: "candidate", assignee: undefined, closing: undefined, isMerged: false };

function record(fact: Fact, day: number): TimelineRecord {
  return { id: `rec_${day}`, at: new Date(START + day * DAY), actor: CORDON, fact };
}

function moved(from: IncidentState, to: IncidentState, day: number): TimelineRecord {
  return record({ kind: "moved", from, to, because: null, disposition: null, duplicateOf: null }, day);
}

/** Any walk along the board: each number chooses one of the arrows. */
const walks = fc.array(fc.nat(10), { maxLength: 40 }).map((choices) => {
  const records: TimelineRecord[] = [];
  let incident: Board = NEW;
  for (const [day, choice] of choices.entries()) {
    const from = incident.state;
    const to = NEXT[from][choice % NEXT[from].length] ?? "closed";
    const closing = { disposition: DISPOSITIONS[choice % 3] ?? "false-positive", reason: "", duplicateOf: undefined };
    incident = to === "closed" ? closeIncident(incident, closing) : moveIncident(incident, to);
    records.push(moved(from, to, day));
  }
  return { incident, records };
});

describe("the states of an incident", () => {
  it("allow exactly the arrows of the board", () => {
    for (const from of INCIDENT_STATES) {
      for (const to of INCIDENT_STATES) {
        const closing = { disposition: "false-positive", reason: "", duplicateOf: undefined } as const;
        const move = (): Board =>
          to === "closed" ? closeIncident({ ...NEW, state: from }, closing) : moveIncident({ ...NEW, state: from }, to);
        if (NEXT[from].includes(to)) expect(move().state).toBe(to);
        else expect(move).toThrow(`not to “${to}”`);
      }
    }
  });

  it("have a disposition exactly while closed, whatever the path", () => {
    fc.assert(
      fc.property(walks, ({ incident }) => {
        expect(incident.closing !== undefined).toBe(incident.state === "closed");
      }),
    );
  });
});

describe("the times of an incident", () => {
  it("have closedAt exactly while closed, whatever the path", () => {
    fc.assert(
      fc.property(walks, ({ incident, records }) => {
        expect(timesOf(records).closedAt !== undefined).toBe(incident.state === "closed");
      }),
    );
  });

  it("have containedAt and what follows only while it has come so far, in this order", () => {
    fc.assert(
      fc.property(walks, ({ incident, records }) => {
        const { containedAt, eradicatedAt, recoveredAt } = timesOf(records);
        if (incident.state !== "closed") {
          expect(containedAt !== undefined).toBe(rankOf(incident.state) >= rankOf("contained"));
          expect(recoveredAt !== undefined).toBe(incident.state === "recovered");
        }
        if (containedAt && eradicatedAt) expect(containedAt <= eradicatedAt).toBe(true);
      }),
    );
  });

  it("never lose or move an acknowledgement or a reopening that was written, whatever is written after", () => {
    fc.assert(
      fc.property(walks, fc.nat(40), ({ records }, cut) => {
        const early = timesOf(records.slice(0, cut));
        const late = timesOf(records);

        if (early.acknowledgedAt) expect(late.acknowledgedAt).toEqual(early.acknowledgedAt);
        if (early.openedAt) expect(late.openedAt).toEqual(early.openedAt);
        expect(late.reopenedAt.slice(0, early.reopenedAt.length)).toEqual(early.reopenedAt);
      }),
    );
  });

  it("do not count what was taken back", () => {
    const records = [moved("candidate", "open", 1), moved("open", "acknowledged", 2)];

    const times = timesOf([...records, record({ kind: "taken-back", recordIds: ["rec_2"] }, 3)]);

    expect(times.acknowledgedAt).toBeUndefined();
    expect(times.openedAt).toEqual(records[0]?.at);
  });

  it("keep the first event as it was first known beside an earlier one that turned up", () => {
    const joined = (firstDay: number, day: number): TimelineRecord =>
      record(
        {
          kind: "alert-joined",
          alertId: `alr_${day}`,
          ruleTitle: "A rule",
          severity: "high",
          firstAt: new Date(START + firstDay * DAY).toISOString(),
          detectedAt: new Date(START + day * DAY).toISOString(),
          because: null,
        },
        day,
      );

    const times = timesOf([joined(5, 6), joined(2, 7)]);

    expect(times.firstKnownAt).toEqual(new Date(START + 5 * DAY));
    expect(times.occurredAt).toEqual(new Date(START + 2 * DAY));
    expect(times.alertedAt).toEqual(new Date(START + 6 * DAY));
  });
});
