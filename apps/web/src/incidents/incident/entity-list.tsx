import type { IncidentDetail } from "@cordon/incidents/contract";
import { Button, MachineText, plural } from "@cordon/ui";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { useSession } from "../../session/session.ts";
import { VouchingMark } from "../../vouching-mark.tsx";
import { IncidentSeverity } from "../incident-severity.tsx";
import { type Entity, ENTITY_KINDS, entitySearch } from "./entity-link.ts";

export interface EntityListProps {
  readonly incident: Pick<IncidentDetail, "entities">;
  readonly isShort?: boolean;
}

/** Whom and what it is about, by kind: how far each name can be believed, and where it leads. */
export function EntityList({ incident, isShort = false }: EntityListProps): ReactElement | null {
  const groups = ENTITY_KINDS.map(({ kind, title }) => ({
    title,
    entities: incident.entities.filter((entity) => entity.kind === kind),
  })).filter(({ entities }) => entities.length > 0);
  if (groups.length === 0) return null;
  return (
    <section aria-label="Entities">
      <h2 className="pb-1 font-semibold">Who and what</h2>
      <div className="flex flex-col gap-2">
        {groups.map(({ title, entities }) => (
          <EntityGroup key={title} title={title} entities={entities} most={isShort ? 3 : 8} />
        ))}
      </div>
    </section>
  );
}

interface EntityGroupProps {
  readonly title: string;
  readonly entities: readonly Entity[];
  readonly most: number;
}

function EntityGroup({ title, entities, most }: EntityGroupProps): ReactElement {
  const [isAll, setAll] = useState(false);
  const shown = isAll ? entities : entities.slice(0, most);
  return (
    <div>
      <h3 className="text-small font-medium text-muted">
        {title} <span className="tabular-nums">{entities.length}</span>
      </h3>
      <ul className="border-t">
        {shown.map((entity) => (
          <EntityLine key={`${entity.kind}:${entity.key}`} entity={entity} />
        ))}
      </ul>
      {shown.length < entities.length ? (
        <Button tone="quiet" size="small" onPress={() => setAll(true)}>
          Show all {entities.length}
        </Button>
      ) : null}
    </div>
  );
}

function EntityLine({ entity }: { readonly entity: Entity }): ReactElement {
  const { can } = useSession();
  const search = entitySearch(entity);
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-baseline gap-x-2 border-b py-1 last:border-b-0">
      <IncidentSeverity severity={entity.severity} isShapeOnly />
      <span className="min-w-0 break-words [overflow-wrap:anywhere]">
        {entity.kind === "host" && can("inventory:read-hosts") ? (
          <Link to="/hosts" search={{ q: entity.value }} className="text-accent-text hover:underline">
            <MachineText text={entity.value} limit={200} className="whitespace-normal!" />
          </Link>
        ) : (
          <MachineText text={entity.value} limit={200} className="whitespace-normal!" />
        )}
      </span>
      {search !== undefined && can("monitoring:read-events") ? (
        <Link
          to="/events"
          search={search}
          className="text-small text-accent-text hover:underline"
          aria-label={`Events of ${entity.value}`}
        >
          Events
        </Link>
      ) : (
        <span />
      )}
      <span className="col-start-2 flex flex-wrap gap-x-3 text-small text-muted">
        <VouchingMark level={entity.isVouched ? "vouched" : "claimed"} />
        {plural(entity.alerts, "alert")}
      </span>
    </li>
  );
}
