import type { RuleExplanation } from "@cordon/monitoring/contract";

type Part = RuleExplanation["parts"][number];

/** What a part that combines others asks of them. */
export function partWords({ kind, part }: Pick<Part, "kind" | "part">): string {
  switch (kind) {
    case "and":
      return "All of these";
    case "or":
      return "One of these";
    case "not":
      return "Not this";
    case "some":
      return "Enough of these";
    case "keywords":
      return "Words anywhere in the record";
    case "search":
    case "field":
      return part;
  }
}

/** How the record was understood, and what that means for the rule. */
export function verdictSentence({
  isMatch,
  isMeant,
  decoder,
  logSource: { product, category, service },
  parts,
}: RuleExplanation): string {
  const source = [product, category, service].filter((part) => part !== null && part !== "");
  const known = source.length === 0 ? "of no known source" : `as ${source.join(", ")}`;
  const read = `The record was read by the decoder “${decoder}” ${known}.`;
  if (isMatch) return read;
  if (!isMeant) {
    return `${read} The rule is not meant for that${parts[0]?.holds === true ? ", though its condition holds" : ""}.`;
  }
  return `${read} The rule is meant for that, and its condition does not hold.`;
}
