import type { HostDetail } from "@cordon/inventory/contract";
import { Button, Select } from "@cordon/ui";
import { type ReactElement, useState } from "react";
import { CRITICALITIES, CriticalityMark, criticalityWord } from "../criticality-mark.tsx";
import { ConflictNotice } from "./conflict-notice.tsx";
import { useHostEdit } from "./host-edit.ts";

/** Saved as soon as it is chosen. */
export function CriticalityField({ host }: { readonly host: HostDetail }): ReactElement {
  const [wanted, setWanted] = useState<HostDetail["criticality"]>();
  const edit = useHostEdit(host, "criticality", () => setWanted(undefined));
  const save = (criticality: HostDetail["criticality"]): void => {
    setWanted(criticality);
    edit.save({ criticality }, `Criticality is ${criticalityWord(criticality).toLowerCase()} now`, host);
  };
  const isWaiting = wanted !== undefined && !edit.isPending && !edit.isConflict && edit.error === undefined;
  return (
    <div className="border-b pb-3">
      <Select
        label="Criticality"
        options={CRITICALITIES}
        value={wanted ?? host.criticality}
        onChange={(criticality) => {
          if (criticality !== host.criticality) save(criticality);
        }}
        isDisabled={edit.isPending}
      />
      {edit.isConflict ? <ConflictNotice onReload={edit.reload} /> : null}
      {edit.error === undefined ? null : (
        <p role="alert" className="pt-1 text-small text-danger-text">
          {edit.error}
        </p>
      )}
      {isWaiting ? (
        <div className="flex flex-wrap items-center gap-2 pt-2">
          <span className="inline-flex gap-1.5">
            It is now <CriticalityMark criticality={host.criticality} />
          </span>
          <Button size="small" onPress={() => save(wanted)}>
            Set {criticalityWord(wanted).toLowerCase()}
          </Button>
          <Button size="small" tone="quiet" onPress={() => setWanted(undefined)}>
            Leave it
          </Button>
        </div>
      ) : null}
    </div>
  );
}
