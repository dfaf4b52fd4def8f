const MAX_DATA = 512;
const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** `&lt;`, `&#13;`, `&#x1F;` as the character; anything else stays as written. */
export function unescapeXml(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(#x?[0-9a-fA-F]{1,6}|[a-z]{2,4});/g, (whole, name: string) => {
    if (name.charCodeAt(0) !== 0x23) return ENTITIES[name] ?? whole;
    const code = name.charCodeAt(1) === 0x78 ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

export type DataSink = (name: string, text: string) => void;

/** Reads `<Data Name="x">y</Data>` between two offsets in one pass; answers how many there were. */
export function readEventData(xml: string, from: number, end: number, found: DataSink): number {
  let count = 0;
  let at = xml.indexOf("<Data", from);
  while (at >= 0 && at < end && count < MAX_DATA) {
    const close = xml.indexOf(">", at);
    if (close < 0 || close >= end) break;
    const name = attributeOf(xml.slice(at, Math.min(close, at + 512)), "Name");
    let next = close + 1;
    let text = "";
    if (xml.charCodeAt(close - 1) !== 0x2f) {
      const stop = xml.indexOf("</Data>", close);
      if (stop < 0 || stop > end) break;
      text = unescapeXml(xml.slice(close + 1, stop));
      next = stop + 7;
    }
    found(name ?? "Data", text);
    count++;
    at = xml.indexOf("<Data", next);
  }
  return count;
}

/** The value of an attribute inside a start tag, in either kind of quotes. */
export function attributeOf(tag: string, name: string): string | undefined {
  const at = tag.indexOf(` ${name}=`);
  const quote = tag.charAt(at + name.length + 2);
  if (at < 0 || (quote !== '"' && quote !== "'")) return undefined;
  const start = at + name.length + 3;
  const end = tag.indexOf(quote, start);
  return end < 0 ? undefined : unescapeXml(tag.slice(start, end));
}
