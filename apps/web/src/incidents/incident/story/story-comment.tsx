import type { IncidentComment, IncidentRecord } from "@cordon/incidents/contract";
import { Button, RelativeTime, toast } from "@cordon/ui";
import { useMutation } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { PlainText } from "../../../plain-text.tsx";
import { api } from "../../../api/client.ts";
import { asProblem } from "../../../api/problem.ts";
import { Markdown } from "../../markdown/markdown.tsx";
import { CommentEdit } from "./comment-edit.tsx";
import { StoryLine } from "./story-line.tsx";
import { StoryOrigin } from "./story-origin.tsx";
import { useIncidentRefresh } from "../../refresh/use-incident-refresh.ts";

export interface StoryCommentProps {
  readonly record: IncidentRecord;
  readonly comment: IncidentComment;
  readonly incidentId: string;
  readonly mayRespond: boolean;
}

/** What somebody wrote; one's own can be changed and removed. */
export function StoryComment({ record, comment, incidentId, mayRespond }: StoryCommentProps): ReactElement {
  const refresh = useIncidentRefresh();
  const [isEditing, setEditing] = useState(false);
  const remove = useMutation({
    mutationFn: async () => {
      const { id: commentId, revision } = comment;
      await api.removeIncidentComment({ params: { id: incidentId, commentId }, query: { revision } });
    },
    onSuccess: () => toast("Comment removed"),
    onError: (error) => toast(asProblem(error).detail, { tone: "danger", code: asProblem(error).code }),
    onSettled: () => refresh.now([incidentId]),
  });
  const isRemoved = comment.removedAt !== null;
  return (
    <StoryLine at={record.happenedAt} icon="comment" tone="person">
      <div className="flex flex-wrap items-baseline gap-x-2">
        <strong className="font-medium">
          <PlainText text={comment.author.name} />
        </strong>
        <span className="text-small text-muted">
          {isRemoved ? "removed this comment" : <RelativeTime at={record.at} />}
          {!isRemoved && comment.editedAt !== null ? (
            <>
              , changed <RelativeTime at={comment.editedAt} />
            </>
          ) : null}
        </span>
        <StoryOrigin record={record} />
        {mayRespond && comment.isMine && !isRemoved && !isEditing ? (
          <span className="ml-auto flex">
            <Button size="small" tone="quiet" onPress={() => setEditing(true)}>
              Edit
            </Button>
            <Button size="small" tone="quiet" isPending={remove.isPending} onPress={() => remove.mutate()}>
              Remove
            </Button>
          </span>
        ) : null}
      </div>
      {isRemoved ? null : isEditing ? (
        <CommentEdit comment={comment} incidentId={incidentId} onClose={() => setEditing(false)} />
      ) : (
        <Markdown text={comment.text} />
      )}
    </StoryLine>
  );
}
