import type { SuppressionItem } from "@cordon/monitoring/contract";
import { type Column, count, plural, RelativeTime } from "@cordon/ui";
import { PlainText } from "../../plain-text.tsx";
import { scopeSentence } from "./suppression-words.ts";

export function suppressionColumns(isPhone: boolean): readonly Column<SuppressionItem>[] {
  return isPhone ? PHONE : WIDE;
}

const WIDE: readonly Column<SuppressionItem>[] = [
  {
    id: "scope",
    header: "Hides",
    width: "minmax(200px, 2fr)",
    cell: ({ scope }) => <PlainText text={scopeSentence(scope)} />,
  },
  {
    id: "reason",
    header: "Why",
    width: "minmax(120px, 1.2fr)",
    shownFrom: "medium",
    cell: ({ reason }) => <PlainText text={reason} />,
  },
  {
    id: "owner",
    header: "By",
    width: "minmax(90px, 0.6fr)",
    shownFrom: "broad",
    cell: ({ owner }) => <PlainText text={owner} />,
  },
  {
    id: "ends",
    header: "Ends",
    width: "96px",
    cell: ({ endsAt }) => <RelativeTime at={endsAt} isInRow />,
  },
  { id: "hits", header: "Hidden", width: "84px", isNumeric: true, cell: ({ hits }) => count(hits) },
  {
    id: "last",
    header: "Last hit",
    width: "96px",
    shownFrom: "medium",
    cell: ({ lastHitAt }) =>
      lastHitAt === null ? <span className="text-faint">Never</span> : <RelativeTime at={lastHitAt} isInRow />,
  },
];

const PHONE: readonly Column<SuppressionItem>[] = [
  {
    id: "suppression",
    header: "Suppression",
    width: "minmax(0, 1fr)",
    cell: ({ scope, endsAt, hits, owner }) => (
      <span className="flex flex-col gap-1 py-1.5 whitespace-normal">
        <PlainText text={scopeSentence(scope)} className="break-words" />
        <span className="flex flex-wrap gap-x-3 text-small text-muted">
          <span>
            ends <RelativeTime at={endsAt} isInRow />
          </span>
          <span>{plural(hits, "match", "matches")} hidden</span>
          <PlainText text={owner} />
        </span>
      </span>
    ),
  },
];
