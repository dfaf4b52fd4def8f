import { createContext, useContext } from "react";

/** A record in the story, as an alert copied it; what is kept is the whole event. */
export interface StoryRecordCopy {
  readonly id: string;
  readonly raw: string;
}

/** What the parts of an incident's page can do with its evidence. */
export interface EvidenceDesk {
  readonly mayAdd: boolean;
  /** Also needs the right to read events. */
  readonly mayKeepEvents: boolean;
  /** The evidence that keeps an event and was not withdrawn. */
  readonly keeps: (eventId: string) => string | undefined;
  readonly open: (evidenceId: string) => void;
  /** Asks for a text or a link. */
  readonly add: () => void;
  /** Asks why, and keeps the record. */
  readonly keep: (record: StoryRecordCopy) => void;
  /** The record that was opened last is what the key keeps. */
  readonly onOpenRecord: (record: StoryRecordCopy) => void;
  readonly onCloseRecord: (record: StoryRecordCopy) => void;
  readonly current: StoryRecordCopy | undefined;
}

export const KEEP_KEY = "v";
export const ADD_KEY = "shift+v";

export const EvidenceDeskContext: React.Context<EvidenceDesk | undefined> = createContext<EvidenceDesk | undefined>(
  undefined,
);

/** Only below `EvidenceDeskProvider`, which is around an incident's page. */
export function useEvidenceDesk(): EvidenceDesk {
  const desk = useContext(EvidenceDeskContext);
  if (desk === undefined) throw new Error("useEvidenceDesk outside of its provider");
  return desk;
}
