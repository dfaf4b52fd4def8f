/** Somebody who has an incident open on their screen now. */
export interface Present {
  readonly memberId: string;
  readonly name: string;
  /** Whether they are writing. */
  readonly isWriting: boolean;
  readonly seenAt: Date;
}

export interface Presence {
  /** Says that somebody is here; gives everybody who is, in order of name. */
  readonly arrive: (incidentId: string, who: Omit<Present, "seenAt">, at: Date) => readonly Present[];
  readonly leave: (incidentId: string, memberId: string) => void;
  readonly here: (incidentId: string, at: Date) => readonly Present[];
}

/** A screen says so every 15 seconds; two missed ones and the person is gone. */
const PRESENCE_MS = 40_000;
const MAX_HERE = 100;
const MAX_INCIDENTS = 5_000;

/** Kept in memory only: it is about now, and a restart asks everybody again within seconds. */
export function createPresence(): Presence {
  const places = new Map<string, Map<string, Present>>();
  const here = (incidentId: string, at: Date): readonly Present[] => {
    const people = places.get(incidentId);
    if (!people) return [];
    for (const [id, { seenAt }] of people) if (at.getTime() - seenAt.getTime() > PRESENCE_MS) people.delete(id);
    if (people.size === 0) places.delete(incidentId);
    return [...people.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  };
  return {
    arrive(incidentId, who, at) {
      if (places.size >= MAX_INCIDENTS) for (const id of places.keys()) here(id, at);
      const people = places.get(incidentId) ?? new Map<string, Present>();
      const hasRoom = places.size < MAX_INCIDENTS || places.has(incidentId);
      if (hasRoom && (people.size < MAX_HERE || people.has(who.memberId))) {
        people.set(who.memberId, { ...who, seenAt: at });
        places.set(incidentId, people);
      }
      return here(incidentId, at);
    },
    leave(incidentId, memberId) {
      const people = places.get(incidentId);
      people?.delete(memberId);
      if (people?.size === 0) places.delete(incidentId);
    },
    here,
  };
}
