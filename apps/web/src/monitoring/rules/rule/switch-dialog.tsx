import type { RuleItem } from "@cordon/monitoring/contract";
import { TextArea, toast } from "@cordon/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { PlainText } from "../../../plain-text.tsx";
import { api } from "../../../api/client.ts";
import { asProblem } from "../../../api/problem.ts";
import { FormDialog } from "../../../form.tsx";

export interface SwitchDialogProps {
  readonly rule: Pick<RuleItem, "id" | "title" | "isOn" | "revision">;
  readonly onClose: () => void;
}

/** Asks why; the answer stands on the rule until the next switch. */
export function SwitchDialog({ rule, onClose }: SwitchDialogProps): ReactElement {
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  // As it was when the dialog was opened: a refresh underneath must not turn the question around.
  const [{ id, title, isOn, revision }] = useState(rule);
  const words = isOn ? "Switch off" : "Switch on";
  const send = (to: boolean, seen: number, why: string): ReturnType<typeof api.switchRule> =>
    api.switchRule({ params: { id }, body: { revision: seen, isOn: to, reason: why } });
  const refresh = (): void => void queries.invalidateQueries({ queryKey: ["rules"] });
  const undo = async (seen: number): Promise<void> => {
    try {
      await send(isOn, seen, "Taken back");
      toast(`Taken back: the rule is ${isOn ? "on" : "off"}`);
    } catch (error) {
      toast(asProblem(error).detail, { tone: "danger", code: asProblem(error).code });
    }
    refresh();
  };
  const deed = useMutation({
    mutationFn: () => send(!isOn, revision, reason.trim()),
    onSuccess: (saved) => {
      refresh();
      toast(`The rule is ${isOn ? "off" : "on"} now`, { undo: () => void undo(saved.revision) });
      onClose();
    },
    onError: refresh,
  });
  return (
    <FormDialog
      title={`${words} this rule`}
      isOpen
      onClose={onClose}
      deed={{ ...deed, mutate: () => deed.mutate() }}
      submit={words}
      isDisabled={reason.trim() === ""}
    >
      <p className="break-words">
        <PlainText text={title} className="font-medium" />{" "}
        {isOn
          ? "stops looking at new events. Its alerts stay. It stays off in later versions of its set."
          : "looks at every new event from now on. It stays on in later versions of its set."}
      </p>
      <TextArea label="Why" rows={2} value={reason} onChange={setReason} maxLength={500} autoFocus />
    </FormDialog>
  );
}
