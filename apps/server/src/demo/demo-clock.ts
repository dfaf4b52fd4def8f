/** The time by which Cordon works: the real one, but for the moments in which a story of the past is filled in. */
export interface DemoClock {
  readonly now: () => Date;
  /** Stands still at that time until told otherwise. */
  readonly standAt: (at: Date) => void;
  /** From here on the real time. */
  readonly run: () => void;
}

export function createDemoClock(): DemoClock {
  let still: Date | undefined;
  return {
    now: () => (still === undefined ? new Date() : new Date(still)),
    standAt(at) {
      still = at;
    },
    run() {
      still = undefined;
    },
  };
}
