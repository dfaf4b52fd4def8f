import type { RuleItem } from "@cordon/monitoring/contract";
import { type Column, count, RelativeTime, StateDot } from "@cordon/ui";
import type { ReactElement } from "react";
import { PlainText } from "../../../plain-text.tsx";
import { AlertSeverityMark } from "../../alerts/alert-severity.tsx";
import { perDay, precisionSentence, precisionWords, ruleState } from "../rule-words.ts";

export function ruleColumns(isPhone: boolean): readonly Column<RuleItem>[] {
  return isPhone ? PHONE : WIDE;
}

const WIDE: readonly Column<RuleItem>[] = [
  {
    id: "state",
    header: "State",
    width: "104px",
    cell: (rule) => <RuleStateDot rule={rule} />,
  },
  {
    id: "level",
    header: "Level",
    width: "96px",
    isSortable: true,
    cell: ({ level }) => <AlertSeverityMark severity={level} />,
  },
  {
    id: "title",
    header: "Rule",
    width: "minmax(160px, 3fr)",
    isSortable: true,
    sortsFirst: "ascending",
    cell: ({ title }) => <PlainText text={title} />,
  },
  {
    id: "author",
    header: "Author",
    width: "minmax(90px, 0.8fr)",
    shownFrom: "broad",
    cell: ({ author }) => (author === "" ? <span className="text-faint">not named</span> : <PlainText text={author} />),
  },
  {
    id: "set",
    header: "Set",
    width: "minmax(84px, 0.5fr)",
    shownFrom: "wide",
    cell: ({ set }) => <PlainText text={set.name} />,
  },
  {
    id: "fired",
    header: "Last fired",
    width: "96px",
    isSortable: true,
    shownFrom: "medium",
    cell: ({ lastFiredAt }) =>
      lastFiredAt === null ? <span className="text-faint">Never</span> : <RelativeTime at={lastFiredAt} isInRow />,
  },
  {
    id: "matches",
    header: "Matches, 30 d",
    width: "116px",
    isNumeric: true,
    isSortable: true,
    cell: ({ matches30Days }) => count(matches30Days),
  },
  {
    id: "day",
    header: "A day",
    width: "72px",
    isNumeric: true,
    shownFrom: "wide",
    cell: ({ matches7Days }) => <span title="Over the last 7 days">{perDay(matches7Days)}</span>,
  },
  {
    id: "precision",
    header: "Precision",
    width: "108px",
    isNumeric: true,
    isSortable: true,
    shownFrom: "medium",
    cell: (rule) => (
      <span title={precisionSentence(rule)}>
        <span aria-hidden>{precisionWords(rule)}</span>
        <span className="sr-only">{precisionSentence(rule)}</span>
      </span>
    ),
  },
];

const PHONE: readonly Column<RuleItem>[] = [
  {
    id: "rule",
    header: "Rule",
    width: "minmax(0, 1fr)",
    cell: (rule) => (
      <span className="flex flex-col gap-1 py-1.5 whitespace-normal">
        <span className="flex items-center justify-between gap-2 text-small">
          <AlertSeverityMark severity={rule.level} />
          <RuleStateDot rule={rule} />
        </span>
        <PlainText text={rule.title} />
        <span className="flex flex-wrap gap-x-3 text-small text-muted">
          <span>{perDay(rule.matches7Days)} a day</span>
          <span>precision {precisionWords(rule)}</span>
          <PlainText text={rule.set.name} />
        </span>
      </span>
    ),
  },
];

function RuleStateDot({ rule }: { readonly rule: RuleItem }): ReactElement {
  const { tone, word } = ruleState(rule);
  return <StateDot tone={tone}>{word}</StateDot>;
}
