import type { AlertItem } from "@cordon/monitoring/contract";
import { MachineText } from "@cordon/ui";
import type { ReactElement } from "react";
import { VouchingMark } from "../../vouching-mark.tsx";

export interface AlertHostProps {
  readonly alert: Pick<AlertItem, "host" | "isHostVouched">;
  /** In a dense row the word beside the shield is read out, not shown. */
  readonly isShieldOnly?: boolean;
}

/** The host an alert is about, and whose word its name is. */
export function AlertHost({ alert: { host, isHostVouched }, isShieldOnly = false }: AlertHostProps): ReactElement {
  if (host === null) {
    return (
      <span className="text-faint">
        <span aria-hidden>–</span>
        <span className="sr-only">no host</span>
      </span>
    );
  }
  const level = isHostVouched ? "vouched" : "claimed";
  return (
    <span className="inline-flex max-w-full items-center gap-1.5">
      <span className="min-w-0 truncate">
        <MachineText text={host} limit={253} className="text-small" />
      </span>
      <span title={isHostVouched ? "Vouched for" : "Claimed by the record"} className="inline-flex shrink-0">
        {isShieldOnly ? <VouchingMark level={level} isShapeOnly /> : <VouchingMark level={level} />}
      </span>
    </span>
  );
}
