import type { RuleItem } from "@cordon/monitoring/contract";
import { plural, type Tone } from "@cordon/ui";

export interface RuleState {
  readonly tone: Tone;
  readonly word: string;
}

/** Whether it looks, and whether it ever found something. */
export function ruleState({ isOn, lastFiredAt }: Pick<RuleItem, "isOn" | "lastFiredAt">): RuleState {
  if (!isOn) return { tone: "neutral", word: "Off" };
  return lastFiredAt === null ? { tone: "neutral", word: "Never fired" } : { tone: "ok", word: "On" };
}

/** "84 % of 25", with what it was counted over; "—" when no alert was judged. */
export function precisionWords({ precision, verdicts }: Pick<RuleItem, "precision" | "verdicts">): string {
  const judged = verdicts.truePositive + verdicts.falsePositive;
  return precision === null || judged < 1 ? "—" : `${Math.round(precision * 100)} % of ${judged}`;
}

/** The same for who hears it. */
export function precisionSentence({ precision, verdicts }: Pick<RuleItem, "precision" | "verdicts">): string {
  const { truePositive, falsePositive, benignTruePositive } = verdicts;
  const benign = benignTruePositive === 0 ? "" : ` ${benignTruePositive} more were true and meant, and do not count.`;
  if (precision === null) return `No closed alert of it was judged true or false yet.${benign}`;
  return `${truePositive} of ${plural(truePositive + falsePositive, "judged alert")} was harm or an attempt at it.${benign}`;
}

/** "12", "0.4"; never a 0 for what did match. */
export function perDay(matches7Days: number): string {
  const day = matches7Days / 7;
  if (day === 0) return "0";
  if (day < 0.1) return "< 0.1";
  return day < 10 ? String(Math.round(day * 10) / 10) : Math.round(day).toLocaleString("en-GB");
}

/** "linux, sshd": what it is written for. */
export function logSourceWords({
  product,
  category,
  service,
}: Pick<RuleItem, "product" | "category" | "service">): string {
  const parts = [product, category, service].filter((part) => part !== null && part !== "");
  return parts.length === 0 ? "any source" : parts.join(", ");
}
