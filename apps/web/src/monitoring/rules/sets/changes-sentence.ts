import type { RuleChange } from "@cordon/monitoring/contract";

/** "12 added, 3 changed, none removed." */
export function changesSentence(changes: readonly Pick<RuleChange, "change">[], version: number): string {
  const of = (change: RuleChange["change"]): string => {
    const found = changes.filter((each) => each.change === change).length;
    return `${found === 0 ? "none" : found.toLocaleString("en-GB")} ${change}`;
  };
  if (changes.length === 0) return "Nothing changed.";
  if (version === 1) return `The first version: ${of("added")}.`;
  return `${of("added")}, ${of("changed")}, ${of("removed")}.`.replace(/^n/, "N");
}
