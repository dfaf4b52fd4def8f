/** Percent-encoding as package URLs and version ranges write it: all but letters, digits, `-`, `_`, `.`, `~` and `:`. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replace(/[!*'()]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%3A", ":");
}

/** Undefined when the text is not encoded so. */
export function percentDecode(text: string): string | undefined {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
