import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const css = readFileSync(join(import.meta.dirname, "tokens.css"), "utf8");
const blocks = [...css.matchAll(/([^{}]+)\{([^{}]*)\}/g)].map(([, selector = "", body = ""]) => ({ selector, body }));

function themeOf(find: (selector: string) => boolean): ReadonlyMap<string, string> {
  const block = blocks.find(({ selector, body }) => find(selector) && body.includes("--canvas"));
  return new Map(
    [...(block?.body ?? "").matchAll(/--([a-z-]+): (#[0-9a-f]{6})/g)].map(([, name = "", colour = ""]) => [
      name,
      colour,
    ]),
  );
}

const THEMES = {
  light: themeOf((selector) => selector.trimEnd().endsWith(":root")),
  "dark by the system": themeOf((selector) => selector.includes(":not([data-theme")),
  "dark by choice": themeOf((selector) => selector.includes('[data-theme="dark"]')),
} as const;

const GROUNDS = ["canvas", "surface", "raised", "sunken", "hover", "selected"] as const;
const SEVERITIES = ["critical", "high", "medium", "low", "info"].map((severity) => `severity-${severity}`);

const SYNTAX = ["key", "string", "number", "control"].map((kind) => `syntax-${kind}`);

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(theme: ReadonlyMap<string, string>, front: string, ground: string): number {
  const [a, b] = [front, ground].map((name) => luminance(theme.get(name) ?? "missing")).sort((x, y) => y - x);
  return ((a ?? Number.NaN) + 0.05) / ((b ?? Number.NaN) + 0.05);
}

/** Pairs below the ratio, with what they reach; NaN for a token that is missing. */
function tooWeak(
  theme: ReadonlyMap<string, string>,
  pairs: readonly (readonly [string, string])[],
  atLeast: number,
): readonly string[] {
  return pairs.flatMap(([front, ground]) => {
    const ratio = contrast(theme, front, ground);
    return ratio >= atLeast ? [] : [`${front} on ${ground}: ${ratio.toFixed(2)}`];
  });
}

const on = (fronts: readonly string[], grounds: readonly string[]): readonly (readonly [string, string])[] =>
  fronts.flatMap((front) => grounds.map((ground) => [front, ground] as const));

it.each(Object.entries(THEMES))("%s: body text is AAA on the grounds it stands on", (_, theme) => {
  const pairs = [...on(["text"], GROUNDS), ...on(["text-muted"], ["canvas", "surface", "raised", "sunken"])];

  expect(tooWeak(theme, pairs, 7)).toEqual([]);
});

it.each(Object.entries(THEMES))("%s: everything else that is read is AA", (_, theme) => {
  const inks = [
    "text-muted",
    "text-faint",
    "accent-text",
    "danger-text",
    "warn-text",
    "ok-text",
    ...SYNTAX,
    ...SEVERITIES,
  ];
  const soft = ["accent", "danger", "warn", "ok"].map((tone) => [`${tone}-text`, `${tone}-soft`] as const);
  const pairs = [
    ...on(inks, GROUNDS),
    ...soft,
    ...on(["on-accent"], ["accent"]),
    ...on(["on-danger"], ["danger"]),
    ...on(["text"], ["mark"]),
  ];

  expect(tooWeak(theme, pairs, 4.5)).toEqual([]);
});

it.each(Object.entries(THEMES))("%s: edges of fields, bars and the focus ring are seen", (_, theme) => {
  expect(tooWeak(theme, on(["control-line", "accent", "bar-strong", "ok"], ["surface"]), 3)).toEqual([]);
});

it("dark is the same whether the system or the member chose it", () => {
  expect(THEMES["dark by choice"].size).toBeGreaterThan(30);
  expect([...THEMES["dark by choice"]]).toEqual([...THEMES["dark by the system"]]);
});
