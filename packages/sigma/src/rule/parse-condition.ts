import type { Condition } from "./rule.ts";
import { type DocumentPath, quoted, RuleFault } from "./rule-fault.ts";

/** The search identifiers of a rule, each parsed. */
export type Searches = ReadonlyMap<string, Condition>;

const TOKEN = /\s*(?:([()])|([^\s()]+))/gy;
const MAX_LENGTH = 10_000;
const MAX_DEPTH = 50;

/**
 * `selection and not 1 of filter_*` as a tree over the searches.
 * @source Sigma specification 2.1.0, "Condition"; binding from loose to tight: or, and, not, x of, brackets.
 */
export function parseCondition(text: string, searches: Searches, at: DocumentPath): Condition {
  if (text.length > MAX_LENGTH) throw new RuleFault(at, `The condition has more than ${MAX_LENGTH} characters.`);
  const tokens = [...text.matchAll(TOKEN)].map((match) => match[1] ?? match[2] ?? "");
  const reader = createReader(tokens, searches, at);
  if (tokens.length === 0) throw new RuleFault(at, "The condition is empty.");
  const condition = reader.disjunction(0);
  const rest = reader.peek();
  if (rest === "|") {
    throw new RuleFault(at, "Aggregations behind a | were removed from Sigma; write a correlation rule instead.");
  }
  if (rest !== undefined) throw new RuleFault(at, `The condition goes on with ${quoted(rest)} where it should end.`);
  return condition;
}

interface Reader {
  readonly peek: () => string | undefined;
  readonly disjunction: (depth: number) => Condition;
}

function createReader(tokens: readonly string[], searches: Searches, at: DocumentPath): Reader {
  let index = 0;
  const peek = (): string | undefined => tokens[index];
  const isNext = (word: string): boolean => peek()?.toLowerCase() === word;

  function chain(kind: "and" | "or", word: string, operand: () => Condition): Condition {
    const of = [operand()];
    while (isNext(word)) {
      index += 1;
      of.push(operand());
    }
    const [only] = of;
    return of.length === 1 && only ? only : { kind, of };
  }

  const disjunction = (depth: number): Condition => chain("or", "or", () => conjunction(depth));
  const conjunction = (depth: number): Condition => chain("and", "and", () => negation(depth));

  function negation(depth: number): Condition {
    if (depth > MAX_DEPTH) throw new RuleFault(at, `The condition is nested more than ${MAX_DEPTH} deep.`);
    if (!isNext("not")) return operand(depth);
    index += 1;
    return { kind: "not", of: negation(depth + 1) };
  }

  function operand(depth: number): Condition {
    const token = peek();
    if (token === undefined) throw new RuleFault(at, "The condition ends where a search identifier should follow.");
    index += 1;
    if (token === "(") {
      const inner = disjunction(depth + 1);
      if (peek() !== ")") throw new RuleFault(at, "The condition opens a bracket that it does not close.");
      index += 1;
      return inner;
    }
    if (isNext("of")) {
      index += 1;
      return quantified(token);
    }
    if (token === ")") throw new RuleFault(at, "The condition closes a bracket that it did not open.");
    return namedSearch(token, searches, at);
  }

  function quantified(quantity: string): Condition {
    const pattern = peek();
    if (pattern === undefined) throw new RuleFault(at, `The condition ends after ${quoted(`${quantity} of`)}.`);
    index += 1;
    const of = matching(pattern, searches, at);
    if (quantity.toLowerCase() === "all") return { kind: "and", of };
    if (quantity.toLowerCase() === "any") return { kind: "or", of };
    const count = /^\d{1,4}$/.test(quantity) ? Number(quantity) : 0;
    if (count < 1) throw new RuleFault(at, `${quoted(quantity)} is not a quantity: write 1 of, all of, or a number.`);
    if (count > of.length) {
      throw new RuleFault(at, `The condition wants ${count} of ${quoted(pattern)}, which are only ${of.length}.`);
    }
    return count === 1 ? { kind: "or", of } : { kind: "some", count, of };
  }

  return { peek, disjunction };
}

function namedSearch(name: string, searches: Searches, at: DocumentPath): Condition {
  const of = searches.get(name);
  if (of === undefined) {
    const known = [...searches.keys()].join(", ");
    throw new RuleFault(at, `The condition names ${quoted(name)}, which the rule does not define. It has: ${known}.`);
  }
  return { kind: "search", name, of };
}

function matching(pattern: string, searches: Searches, at: DocumentPath): readonly Condition[] {
  const names = [...searches.keys()].filter((name) => isNameMatch(pattern, name));
  if (names.length === 0) throw new RuleFault(at, `No search identifier matches ${quoted(pattern)}.`);
  return names.map((name) => namedSearch(name, searches, at));
}

/** `them` leaves out names that begin with an underscore. */
function isNameMatch(pattern: string, name: string): boolean {
  if (pattern.toLowerCase() === "them") return !name.startsWith("_");
  const pieces = pattern.split("*");
  let from = 0;
  for (const [index, piece] of pieces.entries()) {
    const isLast = index === pieces.length - 1;
    const found = isLast && index > 0 ? name.length - piece.length : name.indexOf(piece, from);
    if (found < from || (index === 0 && found !== 0) || !name.startsWith(piece, found)) return false;
    from = found + piece.length;
  }
  return from === name.length;
}
