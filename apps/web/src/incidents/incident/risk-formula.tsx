import type { IncidentDetail } from "@cordon/incidents/contract";
import type { ReactElement } from "react";
import { PlainText } from "../../plain-text.tsx";
import { riskTerms } from "./risk-terms.ts";

/** The risk as a sum, part by part, and the threshold of the queue. */
export function RiskFormula({
  incident,
}: {
  readonly incident: Pick<IncidentDetail, "risk" | "riskParts" | "openThreshold">;
}): ReactElement {
  const { risk, riskParts, openThreshold } = incident;
  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-3 tabular-nums">
      {riskTerms(riskParts).map(({ points, because }) => (
        <div key={because} className="col-span-2 grid grid-cols-subgrid">
          <dt className="text-right">{points}</dt>
          <dd className="break-words text-muted">
            <PlainText text={because} />
          </dd>
        </div>
      ))}
      <div className="col-span-2 mt-1 grid grid-cols-subgrid border-t pt-1">
        <dt className="text-right font-semibold">{risk}</dt>
        <dd className="text-muted">
          {risk >= openThreshold
            ? `at or above ${openThreshold}, where the queue begins`
            : `below ${openThreshold}, where the queue begins`}
        </dd>
      </div>
    </dl>
  );
}
