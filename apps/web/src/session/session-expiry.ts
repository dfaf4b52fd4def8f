let isExpired = false;
const listeners = new Set<() => void>();

function set(next: boolean): void {
  if (next === isExpired) return;
  isExpired = next;
  for (const listener of listeners) listener();
}

/** Whether a call was answered with 401 since the last sign-in. */
export const sessionExpiry: {
  readonly isExpired: () => boolean;
  readonly expire: () => void;
  readonly renew: () => void;
  readonly subscribe: (listener: () => void) => () => void;
} = {
  isExpired: () => isExpired,
  expire: () => set(true),
  renew: () => set(false),
  subscribe(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
