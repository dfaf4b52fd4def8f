import type { Sort } from "@cordon/ui";
import type { UrlState } from "../../../url-state.ts";
import { type AlertSeverity, severityWord, SEVERITIES, tacticWord } from "../alert-words.ts";

export const TABS = ["open", "suppressed", "closed", "all"] as const;
export type AlertTab = (typeof TABS)[number];

/** What the URL of the Alerts page asks for, besides its tab. */
export interface AlertFilter {
  readonly q?: string;
  /** This or worse. */
  readonly severity?: AlertSeverity;
  readonly rule?: string;
  readonly host?: string;
  readonly user?: string;
  readonly address?: string;
  readonly tactic?: string;
  readonly suppression?: string;
  readonly incident?: string;
}

export const NO_FILTER: UrlState = {
  q: undefined,
  severity: undefined,
  rule: undefined,
  host: undefined,
  user: undefined,
  address: undefined,
  tactic: undefined,
  suppression: undefined,
  incident: undefined,
};

export function readTab(url: UrlState): AlertTab {
  return TABS.find((tab) => tab === url["tab"]) ?? "open";
}

/** Values that mean nothing are left out: anybody can type in the URL. */
export function readAlertFilter(url: UrlState): AlertFilter {
  const text = (name: Exclude<keyof AlertFilter, "severity">, fits: RegExp): Omit<AlertFilter, "severity"> => {
    const value = url[name] ?? "";
    return fits.test(value) ? { [name]: value } : {};
  };
  const severity = SEVERITIES.find((value) => value === url["severity"]);
  return {
    ...text("q", ONE_TO_200),
    ...(severity === undefined ? {} : { severity }),
    ...text("rule", RULE_ID),
    ...text("host", ONE_TO_1024),
    ...text("user", ONE_TO_1024),
    ...text("address", ONE_TO_1024),
    ...text("tactic", /^[^\0]{1,60}$/),
    ...text("suppression", /^sup_[0-9a-z]{26}$/),
    ...text("incident", /^[^\0]{1,60}$/),
  };
}

const ONE_TO_200 = /^[^\0]{1,200}$/s;
const ONE_TO_1024 = /^[^\0]{1,1024}$/s;
const RULE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

export type AlertSort = "severity" | "newest" | "oldest" | "count";

export const SORTS: readonly { readonly sort: AlertSort; readonly label: string; readonly column: Sort }[] = [
  { sort: "severity", label: "Worst first", column: { column: "severity", direction: "descending" } },
  { sort: "newest", label: "Newest first", column: { column: "detected", direction: "descending" } },
  { sort: "oldest", label: "Oldest first", column: { column: "detected", direction: "ascending" } },
  { sort: "count", label: "Most events", column: { column: "events", direction: "descending" } },
];

export function readAlertSort(url: UrlState): AlertSort {
  return SORTS.find(({ sort }) => sort === url["sort"])?.sort ?? "severity";
}

/** What a click on the head of a column asks for; severity and events go downwards only. */
export function sortOfColumn({ column, direction }: Sort): AlertSort {
  const named = SORTS.filter((each) => each.column.column === column);
  return (named.find((each) => each.column.direction === direction) ?? named[0])?.sort ?? "severity";
}

/** What the server is asked for. */
export interface AlertQuery {
  readonly state: AlertTab;
  readonly q?: string;
  readonly severity?: AlertSeverity;
  readonly ruleId?: string;
  readonly host?: string;
  readonly user?: string;
  readonly sourceIp?: string;
  readonly tactic?: string;
  readonly suppressionId?: string;
  readonly incidentId?: string;
}

export function alertQuery(url: UrlState): AlertQuery {
  const { rule, address, suppression, incident, ...rest } = readAlertFilter(url);
  return {
    state: readTab(url),
    ...rest,
    ...(rule === undefined ? {} : { ruleId: rule }),
    ...(address === undefined ? {} : { sourceIp: address }),
    ...(suppression === undefined ? {} : { suppressionId: suppression }),
    ...(incident === undefined ? {} : { incidentId: incident }),
  };
}

/**
 * The filters that are on, as words, by the name in the URL that takes them off.
 * @param ruleTitle of the rule that is filtered by, when it is known
 */
export function filterWords(
  filter: AlertFilter,
  ruleTitle: string | undefined,
): readonly { readonly name: keyof AlertFilter; readonly words: string }[] {
  const { severity, rule, host, user, address, tactic, suppression, incident } = filter;
  const words: readonly (readonly [keyof AlertFilter, string | undefined])[] = [
    ["severity", severity && (severity === "critical" ? "severity critical" : `severity ≥ ${severity}`)],
    ["rule", rule && `rule ${ruleTitle ?? rule}`],
    ["host", host && `host ${host}`],
    ["user", user && `user ${user}`],
    ["address", address && `from ${address}`],
    ["tactic", tactic && `tactic ${tacticWord(tactic).toLowerCase()}`],
    ["suppression", suppression && "hidden by one suppression"],
    ["incident", incident && "of one incident"],
  ];
  return words.flatMap(([name, text]) => (text === undefined ? [] : [{ name, words: text }]));
}

export function atLeastWord(severity: AlertSeverity): string {
  return severity === "critical" ? "Critical" : `${severityWord(severity)} or worse`;
}

export const TAB_WORDS: Readonly<Record<AlertTab, string>> = {
  open: "Open",
  suppressed: "Suppressed",
  closed: "Closed",
  all: "All",
};
