import type { EvidenceItem } from "@cordon/incidents/contract";
import { MachineText } from "@cordon/ui";
import type { ReactElement } from "react";
import { RecordText } from "../../monitoring/events/record-text.tsx";
import { PlainText } from "../../plain-text.tsx";
import { firstWords } from "./evidence-words.ts";

const NOTHING: readonly never[] = [];

/** What is kept, in a few words: of a record what tells most, of a link all of it. */
export function EvidenceTitle({ item: { kind, content } }: { readonly item: EvidenceItem }): ReactElement {
  if (kind === "event") return <RecordText raw={content} sought={NOTHING} isWrapped />;
  if (kind === "link") return <MachineText text={content} className="text-small whitespace-normal!" />;
  return <PlainText text={firstWords(content)} />;
}
