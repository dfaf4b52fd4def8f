import type { SuppressionItem } from "@cordon/monitoring/contract";
import { Instant, Select, toast } from "@cordon/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { api } from "../../api/client.ts";
import { asProblem } from "../../api/problem.ts";
import { FormDialog } from "../../form.tsx";
import { type Days, endIn, ENDS } from "./suppression-end.ts";

export interface ExtendDialogProps {
  readonly suppression: SuppressionItem;
  readonly onClose: () => void;
}

/** Moves the end of a suppression, counted from now. */
export function ExtendDialog({ suppression, onClose }: ExtendDialogProps): ReactElement {
  const queries = useQueryClient();
  // As it was when the dialog was opened: a refresh underneath must not hide that somebody else moved it.
  const [{ id, revision, endsAt: before }] = useState(suppression);
  const [days, setDays] = useState<Days>("30");
  const refresh = (): void => void queries.invalidateQueries({ queryKey: ["suppressions"] });
  const move = (seen: number, endsAt: string): ReturnType<typeof api.editSuppression> =>
    api.editSuppression({ params: { id }, body: { revision: seen, endsAt } });
  const undo = async (seen: number): Promise<void> => {
    try {
      await move(seen, before);
      toast("Taken back");
    } catch (error) {
      toast(asProblem(error).detail, { tone: "danger", code: asProblem(error).code });
    }
    refresh();
  };
  const deed = useMutation({
    mutationFn: () => move(revision, endIn(days)),
    onSuccess: (saved) => {
      refresh();
      toast("Its end is moved", { undo: () => void undo(saved.revision) });
      onClose();
    },
    onError: refresh,
  });
  return (
    <FormDialog
      title="Move its end"
      isOpen
      onClose={onClose}
      deed={{ ...deed, mutate: () => deed.mutate() }}
      submit="Move its end"
    >
      <p>
        It ends at <Instant at={before} hasZone className="text-small" /> now.
      </p>
      <Select label="Ends" options={ENDS} value={days} onChange={setDays} />
    </FormDialog>
  );
}
