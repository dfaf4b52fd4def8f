import { Button, cx, TextArea, TextField } from "@cordon/ui";
import { type ReactElement, useState } from "react";
import { FormDialog } from "../../form.tsx";
import { linkProblem, webAddress } from "./evidence-words.ts";
import { type IncidentName, type NewEvidence, useAddEvidence } from "./use-evidence.ts";

export interface AddEvidenceDialogProps {
  readonly incident: IncidentName;
  readonly onClose: () => void;
}

const MOST_TEXT = 65_536;

const CHOICES = [
  {
    kind: "text",
    title: "Text",
    hint: "Kept as it is, with its SHA-256. It can be withdrawn, never changed or removed.",
  },
  {
    kind: "link",
    title: "Link",
    hint: "The address is kept, not what is behind it. It can be withdrawn, never changed or removed.",
  },
] as const;

/** Words from elsewhere or an address, kept for good. */
export function AddEvidenceDialog({ incident, onClose }: AddEvidenceDialogProps): ReactElement {
  const [kind, setKind] = useState<"text" | "link">("text");
  const [text, setText] = useState("");
  const [url, setUrl] = useState("");
  const [note, setNote] = useState("");
  const body: NewEvidence | undefined =
    kind === "text"
      ? text.trim() === ""
        ? undefined
        : { kind, text, note: note.trim() }
      : webAddress(url.trim()) === undefined
        ? undefined
        : { kind, url: url.trim(), note: note.trim() };
  const deed = useAddEvidence(incident, body, onClose);
  const send = (): void => {
    if (body !== undefined && !deed.isPending) deed.mutate();
  };
  return (
    <FormDialog
      title={`Add evidence to #${incident.number}`}
      isOpen
      onClose={onClose}
      deed={deed}
      submit={kind === "text" ? "Keep the text" : "Keep the link"}
      isDisabled={body === undefined}
    >
      <div role="group" aria-label="What to keep" className="flex gap-1">
        {CHOICES.map((choice) => (
          <Button
            key={choice.kind}
            size="small"
            tone="quiet"
            aria-pressed={choice.kind === kind}
            className={cx(choice.kind === kind && "bg-accent-soft! text-accent-text!")}
            onPress={() => setKind(choice.kind)}
          >
            {choice.title}
          </Button>
        ))}
      </div>
      {kind === "text" ? (
        <TextArea label="Text" rows={6} value={text} onChange={setText} maxLength={MOST_TEXT} autoFocus onSend={send} />
      ) : (
        <TextField
          label="Address"
          placeholder="https://"
          value={url}
          onChange={setUrl}
          maxLength={2_000}
          error={linkProblem(url)}
          isMono
          autoComplete="off"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the person just chose to write one
          autoFocus
        />
      )}
      <TextField
        label="What it shows (may stay empty)"
        value={note}
        onChange={setNote}
        maxLength={2_000}
        autoComplete="off"
      />
      <p className="text-small text-muted">{CHOICES.find((choice) => choice.kind === kind)?.hint}</p>
    </FormDialog>
  );
}
