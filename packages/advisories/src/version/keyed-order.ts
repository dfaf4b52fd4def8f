import { compareGeneric } from "./generic.ts";

/** Enough for what one package's advisories and installations compare at a time. */
const MAX_KEYS = 16_384;
/** Longer versions are parsed each time: the cache never holds more than a few megabytes. */
const MAX_CACHED_LENGTH = 128;
/** The longest version of the registries has some 60 characters; what is longer than this is an attack on the parser. */
const MAX_PARSED_LENGTH = 1024;

/**
 * A comparison of texts by what `parse` makes of them; the latest keys are kept, because ranges ask for the same versions again and again.
 * Texts too long to parse come before all others, in the generic order.
 */
export function createKeyedCompare<Key>(
  parse: (version: string) => Key,
  compare: (a: Key, b: Key) => number,
): (a: string, b: string) => number {
  const keys = new Map<string, Key>();

  function keyOf(version: string): Key {
    const known = keys.get(version);
    if (known !== undefined) return known;
    const key = parse(version);
    if (version.length > MAX_CACHED_LENGTH) return key;
    if (keys.size >= MAX_KEYS) keys.clear();
    keys.set(version, key);
    return key;
  }

  return (a, b) => {
    if (a === b) return 0;
    const isLong = a.length > MAX_PARSED_LENGTH;
    const isOtherLong = b.length > MAX_PARSED_LENGTH;
    if (!isLong && !isOtherLong) return compare(keyOf(a), keyOf(b));
    return isLong && isOtherLong ? compareGeneric(a, b) : isLong ? -1 : 1;
  };
}
