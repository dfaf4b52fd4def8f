import type { Sort } from "@cordon/ui";
import { readSort } from "../../../url-sort.ts";
import type { UrlState } from "../../../url-state.ts";
import { type AlertSeverity, severityWord, SEVERITIES, tacticWord } from "../../alerts/alert-words.ts";

/** What the URL of the Rules page asks for. */
export interface RuleFilter {
  readonly q?: string;
  readonly state?: "on" | "off";
  readonly fired?: "yes" | "no";
  /** This or worse. */
  readonly level?: AlertSeverity;
  readonly set?: string;
  readonly product?: string;
  readonly tactic?: string;
}

type TextFilter = "q" | "set" | "product" | "tactic";

export const NO_FILTER: UrlState = {
  q: undefined,
  state: undefined,
  fired: undefined,
  level: undefined,
  set: undefined,
  product: undefined,
  tactic: undefined,
};

/** Values that mean nothing are left out: anybody can type in the URL. */
export function readRuleFilter(url: UrlState): RuleFilter {
  const text = (name: TextFilter, most: number): Pick<RuleFilter, TextFilter> => {
    const value = url[name] ?? "";
    return value === "" || value.length > most || value.includes("\0") ? {} : { [name]: value };
  };
  const state = (["on", "off"] as const).find((value) => value === url["state"]);
  const fired = (["yes", "no"] as const).find((value) => value === url["fired"]);
  const level = SEVERITIES.find((value) => value === url["level"]);
  return {
    ...text("q", 200),
    ...(state === undefined ? {} : { state }),
    ...(fired === undefined ? {} : { fired }),
    ...(level === undefined ? {} : { level }),
    ...text("set", 60),
    ...text("product", 100),
    ...text("tactic", 60),
  };
}

export const RULE_SORTS = ["title", "level", "fired", "matches", "alerts", "precision"] as const;
type RuleSort = (typeof RULE_SORTS)[number];

/** Most matches first, when the URL says nothing. */
export const USUAL_SORT: Sort = { column: "matches", direction: "descending" };

export function readRuleSort(url: UrlState): Sort | undefined {
  return readSort(url["sort"], RULE_SORTS);
}

/** What the server is asked for. */
export interface RuleQuery {
  readonly q?: string;
  readonly isOn?: "true" | "false";
  readonly hasFired?: "true" | "false";
  readonly level?: AlertSeverity;
  readonly setId?: string;
  readonly product?: string;
  readonly tactic?: string;
  readonly sort?: RuleSort;
  readonly order?: Sort["direction"];
}

export function ruleQuery({ state, fired, set, ...rest }: RuleFilter, sort: Sort | undefined): RuleQuery {
  const column = RULE_SORTS.find((name) => name === sort?.column);
  return {
    ...rest,
    ...(state === undefined ? {} : { isOn: state === "on" ? "true" : "false" }),
    ...(fired === undefined ? {} : { hasFired: fired === "yes" ? "true" : "false" }),
    ...(set === undefined ? {} : { setId: set }),
    ...(column === undefined || sort === undefined ? {} : { sort: column, order: sort.direction }),
  };
}

/**
 * The filters that are on, as words, by the name in the URL that takes them off.
 * @param setName of the set that is filtered by, when it is known
 */
export function filterWords(
  { state, fired, level, set, product, tactic }: RuleFilter,
  setName: string | undefined,
): readonly { readonly name: keyof RuleFilter; readonly words: string }[] {
  const words: readonly (readonly [keyof RuleFilter, string | undefined])[] = [
    ["state", state && `switched ${state}`],
    ["fired", fired && (fired === "yes" ? "has fired" : "never fired")],
    ["level", level && (level === "critical" ? "level critical" : `level ≥ ${level}`)],
    ["set", set && `set ${setName ?? set}`],
    ["product", product && `for ${product}`],
    ["tactic", tactic && `tactic ${tacticWord(tactic).toLowerCase()}`],
  ];
  return words.flatMap(([name, text]) => (text === undefined ? [] : [{ name, words: text }]));
}

export function levelChoice(level: AlertSeverity): string {
  return level === "critical" ? "Critical" : `${severityWord(level)} or worse`;
}
