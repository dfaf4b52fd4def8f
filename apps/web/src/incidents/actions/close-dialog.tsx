import { Button, ChoiceList, Dialog, plural, TextArea, TextField } from "@cordon/ui";
import { type ReactElement, useState } from "react";
import { PlainText } from "../../plain-text.tsx";
import { type Disposition, DISPOSITIONS } from "../incident-words.ts";
import { ConflictNotice } from "./conflict-notice.tsx";
import { type IncidentDeeds, isOnlyConflict, type Target } from "./incident-deeds.ts";

export interface CloseDialogProps {
  readonly targets: readonly Target[];
  readonly deeds: IncidentDeeds;
  readonly onClose: () => void;
  /** They were closed as a false positive: what raised them can be kept quiet. */
  readonly onFalsePositive: (targets: readonly Target[]) => void;
}

/** Asks one thing: what was it? */
export function CloseDialog({ targets, deeds, onClose, onFalsePositive }: CloseDialogProps): ReactElement {
  const [seen, setSeen] = useState(targets);
  const [disposition, setDisposition] = useState<Disposition>();
  const [reason, setReason] = useState("");
  const [original, setOriginal] = useState("");
  const [isConflict, setConflict] = useState(false);
  const duplicateOf = /^#?([1-9]\d{0,8})$/.exec(original.trim())?.[1];
  const needsOriginal = disposition === "duplicate";
  const isReady = disposition !== undefined && (!needsOriginal || duplicateOf !== undefined) && !isConflict;
  const [first] = seen;
  const what = seen.length === 1 && first !== undefined ? `#${first.number}` : plural(seen.length, "incident");
  const send = async (): Promise<void> => {
    if (!isReady || deeds.isPending) return;
    const closing = { disposition, reason: reason.trim(), ...(needsOriginal && duplicateOf ? { duplicateOf } : {}) };
    const outcomes = await deeds.close(seen, closing).catch(() => undefined);
    if (outcomes === undefined) return; // said in a message; what was entered stays
    if (isOnlyConflict(outcomes)) {
      setConflict(true);
      return;
    }
    if (seen.length === 1 && outcomes[0]?.isDone === false) return;
    onClose();
    if (disposition === "false-positive") onFalsePositive(seen);
  };
  return (
    <Dialog
      title={`Close ${what}`}
      isOpen
      onClose={onClose}
      onSubmit={() => void send()}
      foot={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" isDisabled={!isReady} isPending={deeds.isPending}>
            Close {what}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {seen.length === 1 && first !== undefined ? (
          <p className="max-w-[75ch] break-words text-muted">
            <PlainText text={first.sentence} />
          </p>
        ) : null}
        <ChoiceList
          label="What was it?"
          options={DISPOSITIONS}
          value={disposition}
          onChange={setDisposition}
          onSend={() => void send()}
          autoFocus
        />
        {needsOriginal ? (
          <TextField
            label="Duplicate of"
            placeholder="#42"
            hint="The number of the incident that is worked on."
            value={original}
            onChange={setOriginal}
            error={original.trim() !== "" && duplicateOf === undefined ? "A number, such as #42." : undefined}
            autoComplete="off"
          />
        ) : null}
        <TextArea
          label="Why, for who reads it later (may stay empty)"
          rows={2}
          value={reason}
          onChange={setReason}
          maxLength={4_000}
          onSend={() => void send()}
        />
        {isConflict && first !== undefined ? (
          <ConflictNotice
            target={first}
            onAccept={(now) => {
              setSeen([now]);
              setConflict(false);
            }}
          />
        ) : null}
      </div>
    </Dialog>
  );
}
