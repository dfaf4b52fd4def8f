import type { IncidentRecord } from "@cordon/incidents/contract";
import { Button, type IconName, cx } from "@cordon/ui";
import type { ReactElement } from "react";
import { PlainText } from "../../../plain-text.tsx";
import { useEvidenceDesk } from "../../evidence/evidence-desk.ts";
import { StoryLine } from "./story-line.tsx";
import { StoryOrigin } from "./story-origin.tsx";

const ICONS: Readonly<Record<string, IconName>> = {
  moved: "right",
  assigned: "user",
  "taken-back": "undo",
  absorbed: "merge",
  merged: "merge",
  "duplicate-named": "copy",
  "risk-crossed": "chart",
  "evidence-added": "bookmark",
  "evidence-withdrawn": "bookmark",
  "task-added": "plus",
  "task-done": "check",
};

/** What was done, and by whom; struck through when it was taken back. */
export function StoryRecord({ record }: { readonly record: IncidentRecord }): ReactElement {
  const { actor, text, because, isTakenBack, lane, kind, evidenceId } = record;
  const { open } = useEvidenceDesk();
  return (
    <StoryLine
      at={record.happenedAt}
      icon={ICONS[kind] ?? (lane === "alerts" ? "detect" : "info")}
      tone={actor.kind === "system" ? "quiet" : "person"}
    >
      <p
        className={cx("break-words", actor.kind === "system" && "text-muted", isTakenBack && "text-muted line-through")}
      >
        <strong className="font-medium">
          <PlainText text={actor.name} />
        </strong>{" "}
        <PlainText text={text} />
        {isTakenBack ? (
          <span className="sr-only"> ({kind === "evidence-added" ? "withdrawn" : "taken back"})</span>
        ) : null}
        <StoryOrigin record={record} />
        {evidenceId === null ? null : (
          <Button size="small" tone="quiet" className="-my-1 ml-1 no-underline" onPress={() => open(evidenceId)}>
            Show
          </Button>
        )}
      </p>
      {because === null || because === "" ? null : (
        <p className="max-w-[75ch] break-words text-muted">
          <PlainText text={because} />
        </p>
      )}
    </StoryLine>
  );
}
