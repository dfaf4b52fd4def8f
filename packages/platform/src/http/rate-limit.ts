import { isIPv6 } from "node:net";

/**
 * Token bucket per key, for addresses that nobody vouches for yet.
 * Our own, since the libraries either count in fixed windows or keep a timer per key without a bound on keys:
 * here an attacker with many addresses pushes out only the least recently seen ones.
 */
export interface RateLimit {
  /** Takes one; 0 when allowed, else the seconds to wait. */
  readonly take: (key: string) => number;
}

export interface RateLimitOptions {
  /** Size of the bucket, and what flows back per minute. */
  readonly perMinute: number;
  readonly maxKeys?: number;
  /** Milliseconds of any steady clock. */
  readonly now?: () => number;
}

export function createRateLimit({
  perMinute,
  maxKeys = 10_000,
  now = () => performance.now(),
}: RateLimitOptions): RateLimit {
  // A Map keeps insertion order: the first key is the least recently used one.
  const buckets = new Map<string, { left: number; at: number }>();
  const perMs = perMinute / 60_000;
  return {
    take(key) {
      const at = now();
      const seen = buckets.get(key);
      const left = seen ? Math.min(perMinute, seen.left + (at - seen.at) * perMs) : perMinute;
      const isAllowed = left >= 1;
      buckets.delete(key);
      buckets.set(key, { left: isAllowed ? left - 1 : left, at });
      if (buckets.size > maxKeys) {
        for (const oldest of buckets.keys()) {
          buckets.delete(oldest);
          break;
        }
      }
      return isAllowed ? 0 : Math.max(1, Math.ceil((1 - left) / perMs / 1_000));
    },
  };
}

/** What counts as one sender: an IPv4 address, or the /64 of an IPv6 address, since a single host owns a whole /64. */
export function rateLimitKey(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = "", tail] = address.toLowerCase().split("%")[0]?.split("::") ?? [];
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array.from({ length: zeros }, () => "0"), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}
