import { cx } from "@cordon/ui";
import type { ReactElement } from "react";

const SHIELD = "M8 1.8 13 3.7v4c0 3.2-2.1 5.4-5 6.5-2.9-1.1-5-3.3-5-6.5v-4L8 1.8Z";

interface Mark {
  readonly word: string;
  readonly path: string;
  readonly colour: string;
  readonly dash: string | undefined;
}

type Level = "vouched" | "claimed" | "unauthenticated";

const MARKS: Readonly<Record<Level, Mark>> = {
  vouched: { word: "Vouched", path: `${SHIELD} M5.7 7.9l1.6 1.6 3-3.3`, colour: "text-ok-text", dash: undefined },
  claimed: { word: "Claimed", path: SHIELD, colour: "text-muted", dash: "2.2 2" },
  unauthenticated: {
    word: "Unauthenticated",
    path: `${SHIELD} M8 5v3.5 M8 10.8h.01`,
    colour: "text-warn-text",
    dash: undefined,
  },
};

export interface VouchingMarkProps {
  readonly level: Level;
  /** Another word for the same level: a collector "claims", a host is "claimed". */
  readonly word?: string;
  /** In a dense row the word is read out, not shown. */
  readonly isShapeOnly?: boolean;
}

/** How far a name can be believed, by shape, word and colour: a shield with a tick, a dashed one, one with a stroke. */
export function VouchingMark({ level, word, isShapeOnly = false }: VouchingMarkProps): ReactElement {
  const mark = MARKS[level];
  return (
    <span className={cx("inline-flex items-baseline gap-1.5 whitespace-nowrap", mark.colour)}>
      <svg
        viewBox="0 0 16 16"
        width="14"
        height="14"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
        strokeDasharray={mark.dash}
        className="shrink-0 self-center"
        aria-hidden
        focusable="false"
      >
        <path d={mark.path} />
      </svg>
      {isShapeOnly ? <span className="sr-only">{word ?? mark.word}</span> : (word ?? mark.word)}
    </span>
  );
}
