import type { Audit } from "@cordon/platform/audit/audit";
import type { Incident } from "./incident.ts";
import type { By } from "./incident-scope.ts";

/** Details stay for good, so no person's words are in them. */
export function auditIncident(
  audit: Audit,
  deed: string,
  { id, number }: Pick<Incident, "id" | "number">,
  by: By,
  details: Readonly<Record<string, string | number | null>> = {},
): Promise<void> {
  return audit({
    actor: by.actor,
    action: `incidents.incident.${deed}`,
    target: { kind: "incident", id, name: `#${number}` },
    outcome: "success",
    remoteAddress: by.remoteAddress,
    details,
  });
}
