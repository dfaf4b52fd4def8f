import type { SourceItem } from "@cordon/monitoring/contract";
import { type Column, count, duration, plural, RelativeTime, StateDot } from "@cordon/ui";
import type { ReactElement } from "react";
import { VouchingMark } from "../../vouching-mark.tsx";
import { HourlyBars } from "./hourly-bars.tsx";
import { refusalWords } from "./refusal-words.ts";
import { SourceEvents } from "./source-events.tsx";
import { sourceHealth, undecodedShare } from "./source-health.ts";
import { KIND_WORDS, VOUCHING_LEVELS } from "./source-words.ts";

/** What one sees of a source without opening it. */
export function sourceColumns(now: Date, since: string): readonly Column<SourceItem>[] {
  return [
    {
      id: "state",
      header: "State",
      width: "128px",
      isSortable: true,
      sortsFirst: "ascending",
      cell: (source) => {
        const { tone, word } = sourceHealth(source, now);
        return <StateDot tone={tone}>{word}</StateDot>;
      },
    },
    {
      id: "name",
      header: "Name",
      isSortable: true,
      sortsFirst: "ascending",
      width: "minmax(120px, 1fr)",
      cell: ({ name }) => <code title={name}>{name}</code>,
    },
    {
      id: "vouching",
      header: "Host names",
      width: "142px",
      shownFrom: "medium",
      cell: ({ vouching }) => <VouchingMark {...VOUCHING_LEVELS[vouching]} />,
    },
    { id: "kind", header: "Kind", width: "92px", shownFrom: "wide", cell: ({ kind }) => KIND_WORDS[kind] },
    {
      id: "seen",
      isSortable: true,
      header: "Last seen",
      width: "100px",
      shownFrom: "medium",
      cell: ({ lastSeenAt }) => <RelativeTime at={lastSeenAt} isInRow />,
    },
    {
      id: "rate",
      isSortable: true,
      header: "Per minute",
      width: "96px",
      isNumeric: true,
      shownFrom: "wide",
      cell: ({ ratePerMinute }) => rateWords(ratePerMinute),
    },
    {
      id: "hourly",
      header: "24 hours",
      width: "96px",
      shownFrom: "medium",
      cell: ({ hourly }) => <HourlyBars hourly={hourly} width={80} height={18} />,
    },
    {
      id: "lag",
      isSortable: true,
      header: "Lag",
      width: "100px",
      isNumeric: true,
      shownFrom: "wide",
      cell: ({ lagMs }) => (lagMs === null ? <None words="No live records in the last hour" /> : duration(lagMs)),
    },
    {
      id: "undecoded",
      isSortable: true,
      header: "Not understood",
      width: "132px",
      isNumeric: true,
      shownFrom: "wide",
      cell: (source) => <Undecoded source={source} since={since} />,
    },
    {
      id: "refused",
      isSortable: true,
      header: "Refused",
      width: "96px",
      shownFrom: "wide",
      cell: (source) => <Refused source={source} />,
    },
  ];
}

/** "42", "0.3"; never a 0 for what does send. */
export function rateWords(perMinute: number): string {
  if (perMinute === 0) return "0";
  if (perMinute < 0.1) return "< 0.1";
  return perMinute < 10 ? String(Math.round(perMinute * 10) / 10) : count(Math.round(perMinute));
}

/** Kept as text in the last 24 hours, with its share, linked to the rows. */
export function Undecoded({ source, since }: { readonly source: SourceItem; readonly since: string }): ReactElement {
  if (source.undecoded === 0) return <None words="Every record was understood" />;
  return (
    <SourceEvents source={source} since={since} decoder="text">
      {count(source.undecoded)} ({percent(undecodedShare(source))})
    </SourceEvents>
  );
}

function percent(share: number): string {
  return share < 0.01 ? "< 1 %" : `${Math.round(share * 100)} %`;
}

function Refused({ source: { refused, lastRefusal } }: { readonly source: SourceItem }): ReactElement {
  if (refused === 0) return <None words="Nothing was refused" />;
  const why = lastRefusal === null ? "" : refusalWords(lastRefusal);
  return (
    <span title={why === "" ? undefined : `The last: ${why}`} className="text-danger-text">
      {plural(refused, "batch", "batches")}
    </span>
  );
}

function None({ words }: { readonly words: string }): ReactElement {
  return (
    <span title={words} className="text-faint">
      <span aria-hidden>–</span>
      <span className="sr-only">{words}</span>
    </span>
  );
}
