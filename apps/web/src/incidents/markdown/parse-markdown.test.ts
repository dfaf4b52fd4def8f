import fc from "fast-check";
import { expect, it } from "vitest";
import { type Inline, parseInline, safeHref } from "./parse-inline.ts";
import { type Block, parseMarkdown } from "./parse-markdown.ts";

const text = (words: string): Inline => ({ kind: "text", text: words });

it("what people write in comments is read", () => {
  const blocks = parseMarkdown(
    "# Found\n\n**Root** signed in from `203.0.113.9`,\nsee https://example.org/a?b=1.\n\n- one\n- *two*\n\n1. first\n\n> he said\n\n```sh\ncat <b>\n```\n---",
  );

  expect(blocks).toEqual([
    { kind: "heading", children: [text("Found")] },
    {
      kind: "paragraph",
      children: [
        { kind: "strong", children: [text("Root")] },
        text(" signed in from "),
        { kind: "code", text: "203.0.113.9" },
        text(","),
        { kind: "break" },
        text("see "),
        { kind: "link", href: "https://example.org/a?b=1", children: [text("https://example.org/a?b=1")] },
        text("."),
      ],
    },
    {
      kind: "list",
      isOrdered: false,
      start: 1,
      items: [[text("one")], [{ kind: "emphasis", children: [text("two")] }]],
    },
    { kind: "list", isOrdered: true, start: 1, items: [[text("first")]] },
    { kind: "quote", children: [{ kind: "paragraph", children: [text("he said")] }] },
    { kind: "code", text: "cat <b>" },
    { kind: "line" },
  ]);
});

it("names with underscores, sums and lone marks stay as they are", () => {
  for (const plain of ["snake_case_name", "2 * 3 * 4", "**", "a ** b", "_", "[x](", "`", "a]b[c"]) {
    expect(parseInline(plain).map(textOf).join("")).toBe(plain);
    expect(parseInline(plain).every(({ kind }) => kind === "text")).toBe(true);
  }
});

it("HTML is text", () => {
  const hostile = '<img src=x onerror=alert(1)><script>alert(1)</script><a href="javascript:alert(1)">x</a>';

  expect(parseMarkdown(hostile)).toEqual([{ kind: "paragraph", children: [text(hostile)] }]);
});

it.each([
  "javascript:alert(1)",
  "JAVASCRIPT:alert(1)",
  "java\tscript:alert(1)",
  "\u0001javascript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:x",
  "file:///etc/passwd",
  "//evil.example/x",
  "/\\evil.example",
  "https:evil",
  "https://",
  "blob:https://example.org/1",
])("%j leads nowhere", (href) => {
  expect(safeHref(href)).toBeUndefined();
  expect(parseInline(`[x](${href})`).some(({ kind }) => kind === "link")).toBe(false);
});

it.each(["https://example.org/a#b", "http://10.0.0.1/", "mailto:ada@example.org", "/incidents/42"])(
  "%s may be followed",
  (href) => {
    expect(safeHref(href)).toBe(href);
  },
);

it("no text is made up, and every link is a safe one, whatever is written", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "*",
      "**",
      "_",
      "`",
      "```",
      "[",
      "](",
      ")",
      "<",
      ">",
      "\n",
      "\\",
      "https://a.b",
      "javascript:",
      "- ",
      "1. ",
      "> ",
      "# ",
      "a",
      " ",
    ),
    fc.string({ maxLength: 5 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const written = pieces.join("");
      const blocks = parseMarkdown(written);

      for (const href of hrefsOf(blocks)) expect(safeHref(href)).toBe(href);
      expect(isWithin(allText(blocks).replaceAll(/\s/g, ""), written)).toBe(true);
    }),
  );
});

it.each([
  ["marks", "*".repeat(20_000)],
  ["brackets", "[".repeat(20_000)],
  ["links", "[a](".repeat(5_000)],
  ["ticks", "`a".repeat(10_000)],
  ["quotes", ">".repeat(20_000)],
  ["mixed marks", "*_~`[".repeat(4_000)],
  ["pairs", "**a*b_".repeat(3_300)],
  ["fences", "```\n".repeat(5_000)],
  ["lists", "- a\n1. b\n".repeat(2_000)],
])("20,000 characters of %s take less than a second", (_, written) => {
  const before = performance.now();

  const blocks = parseMarkdown(written);

  expect(blocks.length).toBeGreaterThan(0);
  expect(performance.now() - before).toBeLessThan(1_000);
});

function textOf(inline: Inline): string {
  if (inline.kind === "break") return "\n";
  return "children" in inline ? inline.children.map(textOf).join("") : inline.text;
}

function inlinesOf(block: Block): readonly Inline[] {
  switch (block.kind) {
    case "paragraph":
    case "heading":
      return block.children;
    case "list":
      return block.items.flat();
    case "quote":
      return block.children.flatMap(inlinesOf);
    case "code":
      return [{ kind: "code", text: block.text }];
    case "line":
      return [];
    default:
      return block satisfies never;
  }
}

function hrefsOf(blocks: readonly Block[]): readonly string[] {
  const of = (inline: Inline): readonly string[] => [
    ...(inline.kind === "link" ? [inline.href] : []),
    ...("children" in inline ? inline.children.flatMap(of) : []),
  ];
  return blocks.flatMap(inlinesOf).flatMap(of);
}

function allText(blocks: readonly Block[]): string {
  return blocks.flatMap(inlinesOf).map(textOf).join("");
}

/** Its characters stand in `whole` in this order. */
function isWithin(part: string, whole: string): boolean {
  let at = -1;
  return [...part].every((char) => (at = whole.indexOf(char, at + 1)) !== -1);
}
