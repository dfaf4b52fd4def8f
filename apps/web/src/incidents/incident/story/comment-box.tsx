import type { IncidentDetail } from "@cordon/incidents/contract";
import { Button, Kbd, TextArea } from "@cordon/ui";
import { useMutation } from "@tanstack/react-query";
import { type ReactElement, type RefObject, useEffect, useState } from "react";
import { api } from "../../../api/client.ts";
import { FormProblem } from "../../../form.tsx";
import { Markdown } from "../../markdown/markdown.tsx";
import { presenceWords } from "../presence-words.ts";
import type { Present } from "../use-presence.ts";
import { useIncidentRefresh } from "../../refresh/use-incident-refresh.ts";

export interface CommentBoxProps {
  readonly incident: IncidentDetail;
  readonly inputRef: RefObject<HTMLTextAreaElement | null>;
  readonly present: readonly Present[];
  /** Others see that somebody writes. */
  readonly onWriting: (isWriting: boolean) => void;
}

/** What was begun and not sent, by incident; kept while the console is open. */
const drafts = new Map<string, string>();
const PAUSE_MS = 12_000;

/** Where one writes to the others. What is typed is never lost by what they do meanwhile. */
export function CommentBox({ incident, inputRef, present, onWriting }: CommentBoxProps): ReactElement {
  const refresh = useIncidentRefresh();
  const [text, setText] = useState(drafts.get(incident.id) ?? "");
  const [isPreview, setPreview] = useState(false);
  useEffect(() => {
    drafts.set(incident.id, text);
    if (text === "") return undefined;
    const timer = setTimeout(() => onWriting(false), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [incident.id, text, onWriting]);
  const send = useMutation({
    mutationFn: async () => {
      await api.addIncidentComment({ params: { id: incident.id }, body: { text } });
    },
    onSuccess: () => {
      setText("");
      setPreview(false);
      onWriting(false);
      return refresh.now([incident.id]);
    },
  });
  const isEmpty = text.trim() === "";
  const submit = (): void => {
    if (!isEmpty && !send.isPending) send.mutate();
  };
  const others = presenceWords(present.filter(({ isWriting }) => isWriting));
  return (
    <form
      noValidate
      aria-label="Comment"
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {isPreview ? (
        <div className="min-h-16 rounded border px-2.5 py-1.5">
          <Markdown text={text} />
        </div>
      ) : (
        <TextArea
          label="Comment"
          isLabelHidden
          placeholder="Write to the others. Markdown works."
          value={text}
          onChange={(typed) => {
            setText(typed);
            onWriting(typed !== "");
          }}
          maxLength={20_000}
          rows={3}
          onSend={submit}
          onLeave={() => inputRef.current?.blur()}
          inputRef={inputRef}
        />
      )}
      <FormProblem error={send.error} />
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" isDisabled={isEmpty} isPending={send.isPending} shortcut="mod+Enter">
          Comment
        </Button>
        <Button tone="quiet" isDisabled={isEmpty} aria-pressed={isPreview} onPress={() => setPreview(!isPreview)}>
          {isPreview ? "Go on writing" : "Preview"}
        </Button>
        <span className="text-small text-muted phone:hidden">
          <Kbd keys="c" /> to write
        </span>
        <span className="ml-auto text-small text-accent-text">{others}</span>
      </div>
    </form>
  );
}
