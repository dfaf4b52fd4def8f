/** What stands in a line of Markdown. */
export type Inline =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "break" }
  | { readonly kind: "strong" | "emphasis" | "struck"; readonly children: readonly Inline[] }
  | { readonly kind: "link"; readonly href: string; readonly children: readonly Inline[] };

/** Deeper nesting is text: nobody writes it, and a stack is not endless. */
const MAX_DEPTH = 6;

const MARKS = [
  { mark: "**", kind: "strong" },
  { mark: "__", kind: "strong" },
  { mark: "~~", kind: "struck" },
  { mark: "*", kind: "emphasis" },
  { mark: "_", kind: "emphasis" },
] as const;

/** Code, emphasis, links and bare addresses; everything else, markup of HTML too, is text. */
export function parseInline(text: string, depth = 0): readonly Inline[] {
  const found: Inline[] = [];
  let plain = "";
  const flush = (): void => {
    if (plain !== "") found.push({ kind: "text", text: plain });
    plain = "";
  };
  let at = 0;
  // Where no closing mark follows, there is none further on either: looked for once, so that time stays linear.
  const missing = new Set<string>();
  while (at < text.length) {
    const hit = depth < MAX_DEPTH ? readAt(text, at, depth, missing) : undefined;
    if (hit === undefined) {
      plain += text[at] ?? "";
      at++;
    } else {
      flush();
      found.push(hit.inline);
      at = hit.end;
    }
  }
  flush();
  return found;
}

interface Hit {
  readonly inline: Inline;
  readonly end: number;
}

function readAt(text: string, at: number, depth: number, missing: Set<string>): Hit | undefined {
  const char = text[at];
  if (char === "\n") return { inline: { kind: "break" }, end: at + 1 };
  if (char === "\\" && /[!-/:-@[-`{-~]/.test(text[at + 1] ?? "")) {
    return { inline: { kind: "text", text: text[at + 1] ?? "" }, end: at + 2 };
  }
  if (char === "`") return readCode(text, at, missing);
  if (char === "[") return readLink(text, at, depth);
  if (char === "h" && (at === 0 || /[\s(<"']/.test(text[at - 1] ?? ""))) return readAddress(text, at);
  if (char === "*" || char === "_" || char === "~") return readMarked(text, at, depth, missing);
  return undefined;
}

function readCode(text: string, at: number, missing: Set<string>): Hit | undefined {
  const ticks = /^`{1,10}/.exec(text.slice(at, at + 10))?.[0] ?? "`";
  if (missing.has(ticks)) return undefined;
  const end = text.indexOf(ticks, at + ticks.length);
  if (end === -1) {
    missing.add(ticks);
    return undefined;
  }
  const code = text.slice(at + ticks.length, end).replaceAll("\n", " ");
  if (code === "") return undefined;
  return { inline: { kind: "code", text: code }, end: end + ticks.length };
}

function readMarked(text: string, at: number, depth: number, missing: Set<string>): Hit | undefined {
  for (const { mark, kind } of MARKS) {
    if (!text.startsWith(mark, at) || missing.has(mark)) continue;
    const from = at + mark.length;
    // A snake_case_name and 2 * 3 are no emphasis.
    if (/^$|\s/.test(text[from] ?? "") || (mark.startsWith("_") && /\w/.test(text[at - 1] ?? ""))) continue;
    const end = text.indexOf(mark, from + 1);
    if (end === -1) {
      missing.add(mark);
      continue;
    }
    if (/\s/.test(text[end - 1] ?? "") || (mark.startsWith("_") && /\w/.test(text[end + mark.length] ?? ""))) continue;
    return { inline: { kind, children: parseInline(text.slice(from, end), depth + 1) }, end: end + mark.length };
  }
  return undefined;
}

const LINK = /^\[([^\]\n]{1,500})\]\(([^()\s]{1,2000})\)/;

function readLink(text: string, at: number, depth: number): Hit | undefined {
  const match = LINK.exec(text.slice(at, at + 2_510));
  const href = match === null ? undefined : safeHref(match[2] ?? "");
  if (!match || href === undefined) return undefined;
  const children = parseInline(match[1] ?? "", depth + 1).map(withoutLinks);
  return { inline: { kind: "link", href, children }, end: at + match[0].length };
}

function withoutLinks(inline: Inline): Inline {
  if (inline.kind === "link") return { kind: "text", text: inline.href };
  return "children" in inline ? { ...inline, children: inline.children.map(withoutLinks) } : inline;
}

function readAddress(text: string, at: number): Hit | undefined {
  const match = /^https?:\/\/[^\s<>"'`]{1,2000}/.exec(text.slice(at, at + 2_010));
  const address = match?.[0].replace(/[.,;:!?)\]*_~]+$/, "");
  const href = address === undefined ? undefined : safeHref(address);
  if (address === undefined || href === undefined) return undefined;
  return { inline: { kind: "link", href, children: [{ kind: "text", text: address }] }, end: at + address.length };
}

/** The address, when following it can do no more than show a page: of the web, or of this console. */
export function safeHref(href: string): string | undefined {
  // oxlint-disable-next-line no-control-regex -- browsers leave these out of an address before they read it
  if (/[\u0000-\u0020\\]/.test(href)) return undefined;
  if (/^\/(?!\/)/.test(href)) return href;
  if (!/^(https?:\/\/|mailto:)/i.test(href)) return undefined;
  return URL.canParse(href) ? href : undefined;
}
