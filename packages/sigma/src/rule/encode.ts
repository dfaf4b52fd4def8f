/**
 * Transformations of a literal before it is compared. Bytes travel as text of characters 0 to 255.
 * @source Sigma specification 2.1.0, appendix modifiers, "Encoding"
 */
export function utf16le(text: string): string {
  return Buffer.from(text, "utf16le").toString("latin1");
}

export function utf16be(text: string): string {
  return Buffer.from(text, "utf16le").swap16().toString("latin1");
}

/** Little endian behind its byte order mark. */
export function utf16(text: string): string {
  return `\u00ff\u00fe${utf16le(text)}`;
}

/** `isBytes` says that the text is bytes already; other text is UTF-8. */
export function base64(text: string, isBytes: boolean): string {
  return Buffer.from(text, isBytes ? "latin1" : "utf8").toString("base64");
}

/** Leading characters that depend on what stood before, by the number of bytes before. */
const UNSTABLE_START = [0, 2, 3] as const;
/** Trailing characters that depend on what follows, by the length modulo three. */
const UNSTABLE_END = [0, 3, 2] as const;

/** What stays the same of the encoded text wherever it stands: one for each shift by no, one and two bytes. */
export function base64offsets(text: string, isBytes: boolean): readonly string[] {
  const bytes = Buffer.from(text, isBytes ? "latin1" : "utf8");
  return UNSTABLE_START.map((start, shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift, " "), bytes]).toString("base64");
    const end = UNSTABLE_END[(bytes.length + shift) % 3] ?? 0;
    return encoded.slice(start, encoded.length - end);
  });
}

const DASHES = ["-", "/", "\u2013", "\u2014", "\u2015"] as const;
/** A dash that begins a flag: a word behind it and none before. */
const FLAG_DASH = /(?<!\w)[-/\u2013\u2014\u2015](?=\w)/gu;
const MAX_DASHES = 5;

/** All ways to write the flags of a command line, or undefined when there are more than can be listed. */
export function windash(text: string): readonly string[] | undefined {
  const places = [...text.matchAll(FLAG_DASH)].map((match) => match.index);
  if (places.length > MAX_DASHES) return undefined;
  let variants = [text];
  for (const place of places) {
    variants = variants.flatMap((variant) =>
      DASHES.map((dash) => variant.slice(0, place) + dash + variant.slice(place + 1)),
    );
  }
  return variants;
}
