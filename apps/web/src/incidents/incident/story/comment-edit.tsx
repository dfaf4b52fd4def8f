import type { IncidentComment } from "@cordon/incidents/contract";
import { Button, TextArea, toast } from "@cordon/ui";
import { useMutation } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { api } from "../../../api/client.ts";
import { asProblem } from "../../../api/problem.ts";
import { useIncidentRefresh } from "../../refresh/use-incident-refresh.ts";

export interface CommentEditProps {
  readonly comment: IncidentComment;
  readonly incidentId: string;
  readonly onClose: () => void;
}

/** Changes one's own comment. When it changed elsewhere meanwhile, both texts are there to choose from. */
export function CommentEdit({ comment, incidentId, onClose }: CommentEditProps): ReactElement {
  const refresh = useIncidentRefresh();
  const [base] = useState(comment);
  const [text, setText] = useState(comment.text);
  const [revision, setRevision] = useState(comment.revision);
  const isConflict = comment.revision !== revision && comment.text !== base.text;
  const save = useMutation({
    mutationFn: () =>
      api.editIncidentComment({ params: { id: incidentId, commentId: comment.id }, body: { revision, text } }),
    onSuccess: () => {
      toast("Comment changed");
      onClose();
    },
    onSettled: () => refresh.now([incidentId]),
  });
  const send = (): void => {
    if (text.trim() !== "" && !save.isPending) save.mutate();
  };
  return (
    <form
      noValidate
      className="flex flex-col gap-2 pt-1"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <TextArea
        label="Comment"
        isLabelHidden
        value={text}
        onChange={setText}
        maxLength={20_000}
        autoFocus
        onSend={send}
        onLeave={onClose}
        error={save.error === null || isConflict ? undefined : asProblem(save.error).detail}
      />
      {isConflict ? (
        <div
          role="alert"
          className="flex flex-col items-start gap-2 rounded border-l-2 border-warn-text bg-warn-soft px-3 py-2"
        >
          <p>You changed this comment elsewhere meanwhile. It says now: “{comment.text}”. What you entered is kept.</p>
          <Button size="small" onPress={() => setRevision(comment.revision)}>
            Put mine in its place
          </Button>
        </div>
      ) : null}
      <div className="flex gap-2">
        <Button
          size="small"
          tone="primary"
          type="submit"
          isPending={save.isPending}
          isDisabled={text.trim() === "" || isConflict}
        >
          Save
        </Button>
        <Button size="small" tone="quiet" onPress={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
