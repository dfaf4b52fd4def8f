import { TextArea, toast } from "@cordon/ui";
import { useMutation } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { PlainText } from "../../plain-text.tsx";
import { api } from "../../api/client.ts";
import { FormDialog } from "../../form.tsx";
import type { Target } from "./incident-deeds.ts";
import { useIncidentRefresh } from "../refresh/use-incident-refresh.ts";

/** A comment from the list, without leaving it. */
export function CommentDialog({
  target,
  onClose,
}: {
  readonly target: Target;
  readonly onClose: () => void;
}): ReactElement {
  const refresh = useIncidentRefresh();
  const [text, setText] = useState("");
  const deed = useMutation({
    mutationFn: async () => {
      await api.addIncidentComment({ params: { id: target.id }, body: { text } });
    },
    onSuccess: () => {
      toast(`Comment added to #${target.number}`);
      onClose();
      void refresh.now([target.id]);
    },
  });
  const isEmpty = text.trim() === "";
  return (
    <FormDialog
      title={`Comment on #${target.number}`}
      isOpen
      onClose={onClose}
      deed={deed}
      submit="Comment"
      isDisabled={isEmpty}
    >
      <p className="max-w-[75ch] break-words text-muted">
        <PlainText text={target.sentence} />
      </p>
      <TextArea
        label="Comment"
        hint="Markdown. Ctrl or ⌘ and Enter sends it."
        rows={5}
        value={text}
        onChange={setText}
        maxLength={20_000}
        autoFocus
        onSend={() => {
          if (!isEmpty && !deed.isPending) deed.mutate();
        }}
      />
    </FormDialog>
  );
}
