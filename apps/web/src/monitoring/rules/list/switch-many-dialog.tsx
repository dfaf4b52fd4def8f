import type { RuleItem } from "@cordon/monitoring/contract";
import { plural, TextArea, toast } from "@cordon/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { PlainText } from "../../../plain-text.tsx";
import { api } from "../../../api/client.ts";
import { asProblem } from "../../../api/problem.ts";
import { FormDialog } from "../../../form.tsx";
import { switchedWords } from "./switched-words.ts";

export interface SwitchManyDialogProps {
  readonly rules: readonly Pick<RuleItem, "id" | "title" | "revision">[];
  /** What they shall be. */
  readonly isOn: boolean;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** How many titles are shown before it only says how many more. */
const SHOWN = 6;

/** Asks once why; the answer stands on each of the rules until its next switch. */
export function SwitchManyDialog({ rules, isOn, onDone, onClose }: SwitchManyDialogProps): ReactElement {
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const what = plural(rules.length, "rule");
  const words = `Switch ${what} ${isOn ? "on" : "off"}`;
  const refresh = (): void => void queries.invalidateQueries({ queryKey: ["rules"] });
  const undo = async (done: readonly { readonly id: string; readonly revision: number }[]): Promise<void> => {
    try {
      const body = { isOn: !isOn, reason: "Taken back", rules: [...done] };
      toast(`Taken back. ${switchedWords(!isOn, await api.switchRules({ body }))}`);
    } catch (error) {
      toast(asProblem(error).detail, { tone: "danger", code: asProblem(error).code });
    }
    refresh();
  };
  const deed = useMutation({
    mutationFn: () =>
      api.switchRules({
        body: { isOn, reason: reason.trim(), rules: rules.map(({ id, revision }) => ({ id, revision })) },
      }),
    onSuccess: (outcome) => {
      refresh();
      const { done } = outcome;
      toast(switchedWords(isOn, outcome), done.length === 0 ? { tone: "danger" } : { undo: () => void undo(done) });
      onClose();
      onDone();
    },
    onError: refresh,
  });
  return (
    <FormDialog
      title={words}
      isOpen
      onClose={onClose}
      deed={{ ...deed, mutate: () => deed.mutate() }}
      submit={words}
      isDisabled={reason.trim() === ""}
    >
      <ul className="flex list-disc flex-col gap-1 pl-4">
        {rules.slice(0, SHOWN).map(({ id, title }) => (
          <li key={id} className="break-words">
            <PlainText text={title} />
          </li>
        ))}
        {rules.length > SHOWN ? <li className="text-muted">and {rules.length - SHOWN} more</li> : null}
      </ul>
      <p>
        {isOn
          ? "They look at every new event from now on, and stay on in later versions of their sets."
          : "They stop looking at new events. Their alerts stay, and they stay off in later versions of their sets."}
      </p>
      <TextArea label="Why" rows={2} value={reason} onChange={setReason} maxLength={500} autoFocus />
    </FormDialog>
  );
}
