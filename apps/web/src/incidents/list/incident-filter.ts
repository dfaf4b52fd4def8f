import type { IncidentSort, IncidentTab } from "@cordon/incidents/contract";
import type { UrlState } from "../../url-state.ts";
import {
  type AlertSeverity,
  type Disposition,
  DISPOSITIONS,
  dispositionWord,
  type IncidentState,
  SEVERITIES,
  STATES,
} from "../incident-words.ts";

export type ListTab = Exclude<IncidentTab, "unassigned">;

export const TABS: readonly { readonly tab: ListTab; readonly title: string }[] = [
  { tab: "queue", title: "Queue" },
  { tab: "mine", title: "Mine" },
  { tab: "candidates", title: "Candidates" },
  { tab: "closed", title: "Closed" },
];

/** What the URL of the Incidents page asks for, besides its tab and its sort. */
export interface IncidentFilter {
  readonly q?: string;
  /** At least so bad. */
  readonly severity?: AlertSeverity;
  readonly state?: IncidentState;
  /** A member's id, `me`, or `none`. */
  readonly assignee?: string;
  readonly risk?: number;
  readonly disposition?: Disposition;
  /** Closed within that time. */
  readonly since?: Since;
  /** Only what became part of another incident. */
  readonly merged?: "yes";
}

export const CLOSED_SINCE = [
  { value: "1d", words: "24 hours" },
  { value: "7d", words: "7 days" },
  { value: "30d", words: "30 days" },
  { value: "90d", words: "90 days" },
] as const;
type Since = (typeof CLOSED_SINCE)[number]["value"];

export const NO_FILTER: UrlState = {
  q: undefined,
  severity: undefined,
  state: undefined,
  assignee: undefined,
  risk: undefined,
  disposition: undefined,
  since: undefined,
  merged: undefined,
};

const MAX_TEXT = 200;

export function readTab({ tab }: UrlState): ListTab {
  return tab === "all" ? "all" : (TABS.find((each) => each.tab === tab)?.tab ?? "queue");
}

/** Values that mean nothing are left out: anybody can type in the URL. */
export function readIncidentFilter(url: UrlState): IncidentFilter {
  const q = (url["q"] ?? "").slice(0, MAX_TEXT);
  const severity = SEVERITIES.find((value) => value === url["severity"]);
  const state = STATES.find((value) => value === url["state"]);
  const assignee = /^(me|none|[a-z]{2,5}_[0-9a-z]{1,54})$/.exec(url["assignee"] ?? "")?.[0];
  const risk = /^\d{1,3}$/.test(url["risk"] ?? "") ? Number(url["risk"]) : undefined;
  const disposition = DISPOSITIONS.find(({ value }) => value === url["disposition"])?.value;
  const tab = readTab(url);
  const isOfClosed = tab === "closed" || tab === "all"; // elsewhere nothing would fit
  const since = CLOSED_SINCE.find(({ value }) => value === url["since"])?.value;
  return {
    ...(since === undefined || !isOfClosed ? {} : { since }),
    ...(url["merged"] === "yes" && isOfClosed ? { merged: "yes" } : {}),
    ...(q === "" ? {} : { q }),
    ...(severity === undefined ? {} : { severity }),
    ...(state === undefined ? {} : { state }),
    ...(assignee === undefined ? {} : { assignee }),
    ...(risk === undefined || risk > 100 ? {} : { risk }),
    ...(disposition === undefined ? {} : { disposition }),
  };
}

const SORT_NAMES: readonly IncidentSort[] = ["risk", "newest", "oldest", "updated"];

export const SORTS: readonly { readonly sort: IncidentSort; readonly label: string }[] = [
  { sort: "risk", label: "Highest risk first" },
  { sort: "newest", label: "Newest first" },
  { sort: "oldest", label: "Oldest first" },
  { sort: "updated", label: "Changed last first" },
];

/** By risk where people decide what comes first; what is closed by when it changed last. */
export function usualSort(tab: ListTab): IncidentSort {
  return tab === "closed" || tab === "all" ? "updated" : "risk";
}

export function readIncidentSort(url: UrlState): IncidentSort {
  return SORT_NAMES.find((name) => name === url["sort"]) ?? usualSort(readTab(url));
}

/** What the server is asked for; it answers over all incidents, not over those on the screen. */
export interface IncidentQuery extends Omit<IncidentFilter, "risk" | "since" | "merged"> {
  readonly tab: ListTab;
  readonly sort: IncidentSort;
  readonly riskMin?: number;
  readonly closedSince?: string;
  readonly isMerged?: "true";
}

export function incidentQuery(url: UrlState): IncidentQuery {
  const { risk, since, merged, ...rest } = readIncidentFilter(url);
  return {
    tab: readTab(url),
    sort: readIncidentSort(url),
    ...rest,
    ...(risk === undefined ? {} : { riskMin: risk }),
    ...(since === undefined ? {} : { closedSince: since }),
    ...(merged === undefined ? {} : { isMerged: "true" }),
  };
}

/** The filters that are on, as words, by the name in the URL that takes them off. */
export function filterWords(
  { severity, state, assignee, risk, disposition, since, merged }: IncidentFilter,
  nameOf: (memberId: string) => string,
): readonly { readonly name: keyof IncidentFilter; readonly words: string }[] {
  const words: readonly (readonly [keyof IncidentFilter, string | undefined])[] = [
    ["severity", severity && (severity === "critical" ? "severity critical" : `severity ≥ ${severity}`)],
    ["risk", risk === undefined ? undefined : `risk ≥ ${risk}`],
    ["state", state && `state ${state}`],
    [
      "assignee",
      assignee && (assignee === "none" ? "not assigned" : `assigned to ${assignee === "me" ? "me" : nameOf(assignee)}`),
    ],
    ["since", since && `closed in the last ${CLOSED_SINCE.find(({ value }) => value === since)?.words}`],
    ["merged", merged && "merged into another"],
    ["disposition", disposition && `closed as ${dispositionWord(disposition).toLowerCase()}`],
  ];
  return words.flatMap(([name, text]) => (text === undefined ? [] : [{ name, words: text }]));
}
