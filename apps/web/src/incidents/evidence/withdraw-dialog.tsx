import type { EvidenceItem } from "@cordon/incidents/contract";
import { TextArea } from "@cordon/ui";
import { type ReactElement, useState } from "react";
import { FormDialog } from "../../form.tsx";
import { EvidenceTitle } from "./evidence-title.tsx";
import { useWithdrawEvidence } from "./use-evidence.ts";

export interface WithdrawDialogProps {
  readonly incidentId: string;
  readonly item: EvidenceItem;
  readonly onClose: () => void;
}

/** Says that it does not count any more, and why; for good. */
export function WithdrawDialog({ incidentId, item, onClose }: WithdrawDialogProps): ReactElement {
  const [because, setBecause] = useState("");
  const deed = useWithdrawEvidence(incidentId, item.id, because.trim(), onClose);
  const isEmpty = because.trim() === "";
  return (
    <FormDialog
      title="Withdraw this evidence"
      isOpen
      onClose={onClose}
      deed={deed}
      tone="danger"
      submit="Withdraw"
      isDisabled={isEmpty}
    >
      <p className="line-clamp-3 [overflow-wrap:anywhere]">
        <EvidenceTitle item={item} />
      </p>
      <TextArea
        label="Why it does not count"
        rows={2}
        value={because}
        onChange={setBecause}
        maxLength={2_000}
        autoFocus
        onSend={() => {
          if (!isEmpty && !deed.isPending) deed.mutate();
        }}
      />
      <p className="rounded border-l-2 border-warn-text bg-warn-soft px-3 py-2">
        The copy stays, struck through, with your name and reason. This cannot be undone; the same can be kept again.
      </p>
    </FormDialog>
  );
}
