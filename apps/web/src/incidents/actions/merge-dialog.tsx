import { TextField, toast } from "@cordon/ui";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { PlainText } from "../../plain-text.tsx";
import { api } from "../../api/client.ts";
import { FormDialog } from "../../form.tsx";
import type { Target } from "./incident-deeds.ts";
import { useIncidentRefresh } from "../refresh/use-incident-refresh.ts";

/** Makes another incident part of this one, for good: says which, and what follows. */
export function MergeDialog({
  target,
  onClose,
}: {
  readonly target: Target;
  readonly onClose: () => void;
}): ReactElement {
  const refresh = useIncidentRefresh();
  const [text, setText] = useState("");
  const number = /^#?([1-9]\d{0,8})$/.exec(text.trim())?.[1];
  const other = useQuery({
    queryKey: ["incidents", "one", number],
    queryFn: ({ signal }) => api.getIncident({ params: { id: number ?? "" } }, { signal }),
    enabled: number !== undefined && number !== String(target.number),
    retry: false,
  });
  const deed = useMutation({
    mutationFn: async () => {
      if (other.data === undefined) return;
      await api.mergeIncidents({
        params: { id: target.id },
        body: {
          revision: target.revision,
          other: { id: other.data.id, revision: other.data.revision },
          because: "",
        },
      });
    },
    onSuccess: () => {
      toast(`#${number} is part of #${target.number} now`);
      onClose();
      void refresh.now([target.id, ...(other.data === undefined ? [] : [other.data.id])]);
    },
  });
  const isSelf = number === String(target.number);
  return (
    <FormDialog
      title={`Merge another incident into #${target.number}`}
      isOpen
      onClose={onClose}
      deed={deed}
      tone="danger"
      submit={other.data === undefined ? "Merge" : `Merge #${other.data.number} into #${target.number}`}
      isDisabled={other.data === undefined || isSelf}
    >
      <TextField
        label="Number of the other incident"
        placeholder="#42"
        value={text}
        onChange={setText}
        autoFocus
        autoComplete="off"
        error={isSelf ? "That is this incident." : other.isError ? `There is no incident #${number}.` : undefined}
      />
      {other.data === undefined || isSelf ? null : (
        <p className="break-words">
          <PlainText text={other.data.sentence} />
        </p>
      )}
      <p className="rounded border-l-2 border-warn-text bg-warn-soft px-3 py-2">
        Its alerts move here, its story is told here, and it is closed. This cannot be undone.
      </p>
    </FormDialog>
  );
}
