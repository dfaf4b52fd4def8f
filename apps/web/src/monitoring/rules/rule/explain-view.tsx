import { ErrorState, Skeleton, TextArea, Button } from "@cordon/ui";
import { useMutation } from "@tanstack/react-query";
import { type ReactElement, useEffect, useState } from "react";
import { api } from "../../../api/client.ts";
import { asProblem } from "../../../api/problem.ts";
import { useSession } from "../../../session/session.ts";
import { useUrlState } from "../../../url-state.ts";
import { useEvent } from "../../events/event-query.ts";
import { ExplanationTree } from "./explanation-tree.tsx";

const MAX_RECORD = 65_536;

/** Paste a record, or come from an event: which part of the rule holds for it, and by what. */
export function ExplainView({ ruleId }: { readonly ruleId: string }): ReactElement {
  const { can } = useSession();
  const [url] = useUrlState();
  const eventId = url["event"];
  if (eventId === undefined || !can("monitoring:read-events")) return <ExplainForm ruleId={ruleId} first="" />;
  return <ExplainEvent ruleId={ruleId} eventId={eventId} />;
}

function ExplainEvent({ ruleId, eventId }: { readonly ruleId: string; readonly eventId: string }): ReactElement {
  const { data, error } = useEvent(eventId);
  if (data !== undefined) return <ExplainForm key={eventId} ruleId={ruleId} first={data.raw} />;
  if (error === null) return <Skeleton className="h-40" />;
  // The log may have expired; a record can still be pasted.
  return <ExplainForm ruleId={ruleId} first="" />;
}

interface ExplainFormProps {
  readonly ruleId: string;
  /** Explained at once, unless it is empty. */
  readonly first: string;
}

function ExplainForm({ ruleId, first }: ExplainFormProps): ReactElement {
  const [record, setRecord] = useState(first.slice(0, MAX_RECORD));
  const { mutate, data, error, isPending, reset } = useMutation({
    mutationFn: (text: string) => api.explainRule({ body: { ruleId, record: text } }),
  });
  useEffect(() => {
    if (first.trim() !== "") mutate(first.slice(0, MAX_RECORD));
  }, [first, mutate]);
  const send = (): void => {
    if (record.trim() !== "" && !isPending) mutate(record);
  };
  return (
    <div className="flex min-w-0 flex-col gap-5">
      <form
        className="flex flex-col gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <TextArea
          label="A record as its source writes it"
          hint="One line of a log, or one JSON or XML record. Nothing of it is stored."
          rows={5}
          value={record}
          maxLength={MAX_RECORD}
          onChange={(text) => {
            setRecord(text);
            reset();
          }}
          onSend={send}
        />
        <Button
          type="submit"
          tone="primary"
          shortcut="mod+enter"
          className="self-start"
          isPending={isPending}
          isDisabled={record.trim() === ""}
        >
          Explain
        </Button>
      </form>
      {error === null ? null : <ErrorState isCompact {...asProblem(error)} />}
      {data === undefined ? null : <ExplanationTree explanation={data} />}
    </div>
  );
}
