const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"; // Crockford base 32: no i, l, o, u

/** An id that names its kind and sorts by the time it was made, e.g. `inc_06f3q1...`. */
export type Id<Prefix extends string> = `${Prefix}_${string}`;

/**
 * A new id: 48 bits of milliseconds and 80 random bits, 26 characters after the prefix; sorts by `at`.
 * @param random exactly 10 random bytes; the caller brings them, so that domain code stays pure.
 */
export function makeId<Prefix extends string>(prefix: Prefix, at: Date, random: Uint8Array): Id<Prefix> {
  if (random.length !== 10) throw new RangeError(`makeId needs 10 random bytes, got ${random.length}`);
  const ms = at.getTime();
  if (!(ms >= 0 && ms < 2 ** 48)) throw new RangeError(`makeId needs a time after 1970, got ${ms}`);
  let time = "";
  for (let shift = 45; shift >= 0; shift -= 5) time += ALPHABET[Math.floor(ms / 2 ** shift) % 32];
  let value = 0n;
  for (const byte of random) value = (value << 8n) | BigInt(byte);
  let tail = "";
  for (let shift = 75n; shift >= 0n; shift -= 5n) tail += ALPHABET[Number((value >> shift) & 31n)];
  return `${prefix}_${time}${tail}`;
}

/** A new id from this machine's clock and random source; for edges, never for domain files. */
export function newId<Prefix extends string>(prefix: Prefix): Id<Prefix> {
  return makeId(prefix, new Date(), crypto.getRandomValues(new Uint8Array(10)));
}

/** Whether `value` looks like an id of that kind. */
export function isId<Prefix extends string>(prefix: Prefix, value: string): value is Id<Prefix> {
  return value.startsWith(`${prefix}_`) && /^[0-9a-hjkmnp-tv-z]{26}$/.test(value.slice(prefix.length + 1));
}
