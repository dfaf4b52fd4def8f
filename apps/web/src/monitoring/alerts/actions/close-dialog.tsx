import { Button, ChoiceList, Dialog, plural, TextArea } from "@cordon/ui";
import { type ReactElement, useState } from "react";
import { type Disposition, DISPOSITIONS } from "../alert-words.ts";
import type { AlertDeeds, Target } from "./alert-deeds.ts";

export interface CloseDialogProps {
  readonly targets: readonly Target[];
  readonly deeds: AlertDeeds;
  readonly onClose: () => void;
  /** After alerts were closed as false positives. */
  readonly onFalsePositive?: () => void;
}

/** Asks one thing: what was it? */
export function CloseDialog({ targets, deeds, onClose, onFalsePositive }: CloseDialogProps): ReactElement {
  const [disposition, setDisposition] = useState<Disposition>();
  const [reason, setReason] = useState("");
  const what = targets.length === 1 ? "the alert" : plural(targets.length, "alert");
  const send = async (): Promise<void> => {
    if (disposition === undefined || deeds.isPending) return;
    const outcome = await deeds.close(targets, { disposition, reason: reason.trim() });
    if (outcome === undefined) return;
    onClose();
    if (disposition === "false-positive" && outcome.done.length > 0) onFalsePositive?.();
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
          <Button tone="primary" type="submit" isDisabled={disposition === undefined} isPending={deeds.isPending}>
            Close {what}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <ChoiceList
          label="What was it?"
          options={DISPOSITIONS}
          value={disposition}
          onChange={setDisposition}
          onSend={() => void send()}
          autoFocus
        />
        <TextArea
          label="Why, for who reads it later (may stay empty)"
          rows={2}
          value={reason}
          onChange={setReason}
          maxLength={2_000}
          onSend={() => void send()}
        />
      </div>
    </Dialog>
  );
}
