import { parsePurl, type Purl } from "../identity/purl.ts";
import type { VexProduct, VexStatement } from "../model/advisory.ts";
import type { Component } from "../model/component.ts";
import type { VerdictState } from "./judge.ts";
import type { Verdict } from "./verdict.ts";

/** Statements by the name of the weakness, in the order of their dates. */
export type VexIndex = ReadonlyMap<string, readonly VexStatement[]>;

export function indexVex(statements: readonly VexStatement[]): VexIndex {
  const index = new Map<string, VexStatement[]>();
  const byDate = [...statements].sort((a, b) => ((a.date ?? "") < (b.date ?? "") ? -1 : a.date === b.date ? 0 : 1));
  for (const statement of byDate) {
    for (const name of [statement.vulnerability, ...statement.aliases]) {
      const about = index.get(name);
      if (about) about.push(statement);
      else index.set(name, [statement]);
    }
  }
  return index;
}

/** What a statement makes of a verdict: the newest that is about this component in this product; undefined where none is. */
export function applyVex(
  verdict: Verdict,
  component: Component,
  products: readonly string[],
  index: VexIndex,
): Verdict | undefined {
  const statements = [verdict.id, ...verdict.aliases].flatMap((name) => index.get(name) ?? []);
  const latest = statements
    .filter((statement) => statement.products.some((product) => isAbout(product, component, products)))
    .reduce<VexStatement | undefined>((last, one) => (last && isBefore(one, last) ? last : one), undefined);
  if (!latest) return undefined;
  const why = [latest.justification, latest.note].filter((part) => part !== undefined && part !== "").join(": ");
  const trace = `VEX of ${latest.author}${latest.date ? `, ${latest.date.slice(0, 10)}` : ""}: ${WORDS[latest.status]}${why ? ` (${why})` : ""}`;
  return { ...verdict, state: STATES[latest.status] ?? verdict.state, reason: [...verdict.reason, trace] };
}

/** Of statements of one date the one that closes less is the last word. */
function isBefore(a: VexStatement, b: VexStatement): boolean {
  const [ofA, ofB] = [a.date ?? "", b.date ?? ""];
  return ofA === ofB ? CLOSING.indexOf(a.status) < CLOSING.indexOf(b.status) : ofA < ofB;
}

const CLOSING: readonly VexStatement["status"][] = ["not_affected", "fixed", "under_investigation", "affected"];

const STATES: Readonly<Record<VexStatement["status"], VerdictState | undefined>> = {
  not_affected: "not-affected",
  fixed: "fixed",
  affected: "open",
  // Somebody is looking; until they have, what the advisory says stands.
  under_investigation: undefined,
};
const WORDS: Readonly<Record<VexStatement["status"], string>> = {
  not_affected: "not affected",
  fixed: "fixed",
  affected: "affected",
  under_investigation: "under investigation, which changes nothing",
};

/**
 * Without subcomponents a statement is about the product itself and nothing inside it; with them, about those parts of that product and no other.
 */
function isAbout(product: VexProduct, component: Component, products: readonly string[]): boolean {
  if (product.subcomponents.length === 0) return covers(product.id, component.purl);
  return (
    products.some((whole) => covers(product.id, whole)) &&
    product.subcomponents.some((part) => covers(part, component.purl))
  );
}

/** The pattern leaves out what it does not care about: version, qualifiers, subpath. */
function covers(pattern: string, name: string): boolean {
  if (pattern === name) return true;
  const wide = purlOf(pattern);
  const narrow = purlOf(name);
  return (
    wide !== undefined &&
    narrow !== undefined &&
    wide.type === narrow.type &&
    wide.namespace === narrow.namespace &&
    wide.name === narrow.name &&
    (wide.version === undefined || wide.version === narrow.version) &&
    (wide.subpath === undefined || wide.subpath === narrow.subpath) &&
    [...wide.qualifiers].every(([key, value]) => narrow.qualifiers.get(key) === value)
  );
}

function purlOf(text: string): Purl | undefined {
  const parsed = parsePurl(text);
  return parsed.ok ? parsed.purl : undefined;
}
