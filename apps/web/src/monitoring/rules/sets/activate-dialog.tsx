import type { RuleSetItem } from "@cordon/monitoring/contract";
import { DangerDialog, plural, toast } from "@cordon/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { PlainText } from "../../../plain-text.tsx";
import { api } from "../../../api/client.ts";
import { asProblem } from "../../../api/problem.ts";

type Version = RuleSetItem["versions"][number];

export interface ActivateDialogProps {
  readonly set: RuleSetItem;
  readonly version: Version;
  /** The one that counts now. */
  readonly active: Version | undefined;
  readonly onClose: () => void;
}

/** Another version of a set counts from now on. */
export function ActivateDialog({ set, version, active, onClose }: ActivateDialogProps): ReactElement {
  const queries = useQueryClient();
  const deed = useMutation({
    mutationFn: () => api.activateRuleSetVersion({ params: { id: set.id, number: version.number } }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["rules"] });
      toast(`Version ${version.number} counts now`);
      onClose();
    },
  });
  return (
    <DangerDialog
      action={`Use version ${version.number}`}
      isOpen
      onClose={onClose}
      onConfirm={() => deed.mutate()}
      isPending={deed.isPending}
      error={deed.error === null ? undefined : asProblem(deed.error).detail}
      undo={
        active === undefined
          ? "Another version can be chosen at any time."
          : `Version ${active.number} stays in the list, and can be used again at any time.`
      }
    >
      <p>
        <PlainText text={set.name} className="font-medium" /> looks with {plural(version.rules, "rule")} of version{" "}
        {version.number}
        {active === undefined ? "" : `, instead of ${plural(active.rules, "rule")} of version ${active.number}`}, over
        every new event. Alerts stay as they are.
      </p>
    </DangerDialog>
  );
}
