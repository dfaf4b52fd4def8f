import { Problem } from "@cordon/kernel";
import type { BulkOutcome } from "./incident-contract.ts";
import type { Disposition, Incident } from "./incident.ts";
import type { By } from "./incident-scope.ts";
import type { IncidentService } from "./incident-service.ts";

export interface BulkChange {
  readonly action: "acknowledge" | "assign" | "close" | "take-back";
  readonly items: readonly { readonly id: string; readonly revision: number }[];
  readonly assigneeId?: string | null | undefined;
  readonly disposition?: Disposition | undefined;
  readonly reason: string;
  readonly duplicateOf?: string | undefined;
}

/**
 * The same for each, every one in a transaction of its own: what one refuses does not hold the others up.
 * @param idOf the id of an incident named by id or number
 * @throws Problem `request.invalid` when the action lacks what it needs
 */
export async function changeIncidents(
  service: IncidentService,
  change: BulkChange,
  by: By,
  idOf: (name: string) => Promise<string>,
): Promise<BulkOutcome[]> {
  const changeOne = await changeOf(service, change, by, idOf);
  const outcomes: BulkOutcome[] = [];
  for (const { id: name, revision } of change.items) {
    try {
      const id = await idOf(name);
      const incident = await changeOne(id, revision);
      outcomes.push({
        id,
        number: incident.number,
        isDone: true,
        code: null,
        message: null,
        revision: incident.revision,
        state: incident.state,
      });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      outcomes.push({
        id: name,
        number: null,
        isDone: false,
        code: error.code,
        message: error.message,
        revision: null,
        state: null,
      });
    }
  }
  return outcomes;
}

type ChangeOne = (id: string, seen: number) => Promise<Incident>;

async function changeOf(
  service: IncidentService,
  { action, assigneeId, disposition, reason, duplicateOf }: BulkChange,
  by: By,
  idOf: (name: string) => Promise<string>,
): Promise<ChangeOne> {
  switch (action) {
    case "acknowledge":
      return (id, seen) => service.move(id, "acknowledged", seen, "", by);
    case "assign":
      if (assigneeId === undefined) throw missing("assigneeId", "Say who shall have them; null is nobody.");
      return (id, seen) => service.assign(id, assigneeId === "me" ? by.actor.id : assigneeId, seen, by);
    case "close": {
      if (disposition === undefined) throw missing("disposition", "Say what they were.");
      const original = duplicateOf === undefined ? undefined : await idOf(duplicateOf);
      return (id, seen) => service.close(id, { disposition, reason, duplicateOf: original }, seen, by);
    }
    case "take-back":
      return (id, seen) => service.takeBack(id, seen, by);
    default:
      return action satisfies never;
  }
}

function missing(field: string, message: string): Problem {
  return new Problem("request.invalid", message, { fields: { [field]: "is missing" } });
}
