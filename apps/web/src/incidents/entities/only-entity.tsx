import type { IncidentDetail } from "@cordon/incidents/contract";
import { Button, MachineText } from "@cordon/ui";
import type { ReactElement } from "react";
import { nameOf, useEntityChoice } from "./entity-choice.ts";

export interface OnlyEntityProps {
  readonly name: string;
  readonly incident: Pick<IncidentDetail, "entities">;
}

/** Says that the story is narrowed, and gives the whole back. */
export function OnlyEntity({ name, incident }: OnlyEntityProps): ReactElement {
  const [, choose] = useEntityChoice();
  const entity = incident.entities.find((one) => nameOf(one) === name);
  return (
    <p role="status" className="mb-2 flex flex-wrap items-center gap-x-2 rounded-md bg-accent-soft px-2 py-1">
      <span className="min-w-0 break-words">
        Only alerts with{" "}
        <MachineText text={entity?.value ?? name.slice(name.indexOf(":") + 1)} limit={200} className="font-medium" />
      </span>
      <Button size="small" tone="quiet" icon="close" className="ml-auto" onPress={() => choose(undefined)}>
        Show the whole story
      </Button>
    </p>
  );
}
