/** A stretch of a line of YAML, by what it is. */
export interface YamlPart {
  readonly kind: "text" | "key" | "comment";
  readonly text: string;
}

/** As much of a key as is coloured; the text is hostile. */
const KEY = /^(\s{0,200}(?:- {1,20})?)([^\s#'"[\]{}:][^#'"[\]{}:]{0,200}|'[^']{1,200}'|"[^"]{1,200}")(:)(?=\s|$)/u;

/** Keys and comments of one line; joined, the parts give the line again. */
export function yamlParts(line: string): readonly YamlPart[] {
  if (/^\s*#/.test(line)) return [{ kind: "comment", text: line }];
  const [whole, before = "", key = ""] = KEY.exec(line) ?? [];
  if (whole === undefined) return line === "" ? [] : [{ kind: "text", text: line }];
  const parts: readonly YamlPart[] = [
    { kind: "text", text: before },
    { kind: "key", text: key },
    { kind: "text", text: line.slice(before.length + key.length) },
  ];
  return parts.filter(({ text }) => text !== "");
}
