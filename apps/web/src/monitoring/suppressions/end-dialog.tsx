import type { SuppressionItem } from "@cordon/monitoring/contract";
import { DangerDialog, toast } from "@cordon/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { PlainText } from "../../plain-text.tsx";
import { api } from "../../api/client.ts";
import { asProblem } from "../../api/problem.ts";
import { scopeSentence } from "./suppression-words.ts";

export interface EndDialogProps {
  readonly suppression: SuppressionItem;
  readonly onClose: () => void;
}

/** What it hides is shown again from now on. */
export function EndDialog({ suppression: { id, scope }, onClose }: EndDialogProps): ReactElement {
  const queries = useQueryClient();
  const deed = useMutation({
    mutationFn: () => api.endSuppression({ params: { id } }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["suppressions"] });
      toast("The suppression has ended");
      onClose();
    },
  });
  return (
    <DangerDialog
      action="End 1 suppression"
      isOpen
      onClose={onClose}
      onConfirm={() => deed.mutate()}
      isPending={deed.isPending}
      error={deed.error === null ? undefined : asProblem(deed.error).detail}
      undo="It cannot be started again; a new one with the same scope does the same. What it hid stays hidden."
    >
      <p className="break-words">
        New matches become alerts again: <PlainText text={scopeSentence(scope)} />
      </p>
    </DangerDialog>
  );
}
