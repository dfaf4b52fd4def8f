import type { RuleSwitchOutcome } from "@cordon/monitoring/contract";
import { plural } from "@cordon/ui";

/** What became of a switch of many: "3 rules are off now. Left alone: 1 that somebody switched meanwhile." */
export function switchedWords(isOn: boolean, { done, skipped }: RuleSwitchOutcome): string {
  const word = isOn ? "on" : "off";
  const verb = done.length === 1 ? "is" : "are";
  const first = done.length === 0 ? "No rule was switched." : `${plural(done.length, "rule")} ${verb} ${word} now.`;
  const changed = skipped.filter(({ why }) => why === "changed").length;
  const missing = skipped.length - changed;
  const left = [
    ...(changed === 0 ? [] : [`${changed} that somebody switched meanwhile`]),
    ...(missing === 0 ? [] : [`${missing} that no set holds any more`]),
  ];
  return left.length === 0 ? first : `${first} Left alone: ${left.join(" and ")}.`;
}
