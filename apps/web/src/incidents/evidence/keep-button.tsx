import { Button } from "@cordon/ui";
import type { ReactElement } from "react";
import { KEEP_KEY, type StoryRecordCopy, useEvidenceDesk } from "./evidence-desk.ts";

/** Beside a record of the story: keeps it, or shows that it is kept. */
export function KeepButton({ record }: { readonly record: StoryRecordCopy }): ReactElement | null {
  const { mayKeepEvents, keeps, keep, current } = useEvidenceDesk();
  const isKept = keeps(record.id) !== undefined;
  if (!mayKeepEvents && !isKept) return null;
  // One button for both, so that the focus stays on it when the record was kept.
  return (
    <Button
      size="small"
      tone="quiet"
      icon={isKept ? "check" : "bookmark"}
      aria-label={isKept ? "Kept as evidence: show it" : "Keep as evidence"}
      onPress={() => keep(record)}
      {...(!isKept && current?.id === record.id ? { shortcut: KEEP_KEY } : {})}
    >
      {isKept ? "Kept" : "Keep"}
    </Button>
  );
}
