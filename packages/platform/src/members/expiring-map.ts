/** A map that forgets: each entry after its time, and the oldest when it is full. */
export interface ExpiringMap<V> {
  readonly set: (key: string, value: V, now: Date) => void;
  readonly get: (key: string, now: Date) => V | undefined;
  readonly delete: (key: string) => void;
  readonly size: () => number;
}

export function createExpiringMap<V>(options: {
  readonly maxEntries: number;
  readonly lifeMs: number;
}): ExpiringMap<V> {
  const entries = new Map<string, { readonly value: V; readonly endsAt: number }>();
  return {
    set(key, value, now) {
      entries.delete(key);
      entries.set(key, { value, endsAt: now.getTime() + options.lifeMs });
      // In order of insertion, and all live equally long: the first one is the one to go.
      for (const [oldest, { endsAt }] of entries) {
        if (entries.size <= options.maxEntries && endsAt > now.getTime()) break;
        entries.delete(oldest);
      }
    },
    get(key, now) {
      const entry = entries.get(key);
      return entry && entry.endsAt > now.getTime() ? entry.value : undefined;
    },
    delete: (key) => void entries.delete(key),
    size: () => entries.size,
  };
}
