import type { IncidentDetail } from "@cordon/incidents/contract";
import { Button, plural } from "@cordon/ui";
import { type ReactElement, useRef, useState } from "react";
import { arcsAmong, companionsOf } from "./arcs.ts";
import { EntityArcs, useRowPlaces } from "./entity-arcs.tsx";
import { nameOf, useEntityChoice } from "./entity-choice.ts";
import { EntityLine } from "./entity-line.tsx";
import { type Entity, ENTITY_KINDS } from "./entity-link.ts";

type Incident = Pick<IncidentDetail, "entities" | "relations">;

/** Rows of a kind before the rest is asked for: all four kinds are still one look. */
const MOST = 8;
const MOST_SHORT = 3;
const MOST_COMPANIONS = 5;

/** Whom and what it is about, by kind: how far each name can be believed, and where it leads. */
export function EntitySummary({ incident }: { readonly incident: Incident }): ReactElement | null {
  const groups = groupsOf(incident.entities);
  if (groups.length === 0) return null;
  return (
    <section aria-label="Entities">
      <h2 className="pb-1 font-semibold">Who and what</h2>
      <div className="flex flex-col gap-2">
        {groups.map(({ title, places }) => (
          <div key={title}>
            <GroupTitle title={title} count={places.length} />
            <ul className="border-t">
              {places.slice(0, MOST_SHORT).map(({ entity }) => (
                <EntityLine key={nameOf(entity)} entity={entity} />
              ))}
            </ul>
          </div>
        ))}
      </div>
    </section>
  );
}

/**
 * The same with what stands in the same alerts: arcs beside the rows, and in words. A row narrows the story to the
 * alerts that name it.
 */
export function EntityGraph({ incident }: { readonly incident: Incident }): ReactElement | null {
  const { entities, relations } = incident;
  const [chosen, choose] = useEntityChoice();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [near, setNear] = useState<number>();
  const container = useRef<HTMLDivElement>(null);
  const groups = groupsOf(entities).map((group) => ({
    ...group,
    shown: open.has(group.title) ? group.places : group.places.slice(0, MOST),
  }));
  const rows = groups.flatMap(({ shown }) => shown.map(({ place }) => place));
  const places = useRowPlaces(container, rows.join());
  if (groups.length === 0) return null;
  const strong = near ?? entities.findIndex((entity) => nameOf(entity) === chosen);
  const strongRow = rows.indexOf(strong);
  return (
    <section aria-label="Entities">
      <h2 className="pb-1 font-semibold">Who and what</h2>
      <div ref={container} className="relative flex flex-col gap-2">
        <EntityArcs places={places} arcs={arcsAmong(rows, relations)} strong={strongRow < 0 ? undefined : strongRow} />
        {groups.map(({ title, places, shown }) => (
          <div key={title} className="pl-10">
            <GroupTitle title={title} count={places.length} />
            <ul className="border-t">
              {shown.map(({ entity, place }) => (
                <EntityLine
                  key={nameOf(entity)}
                  entity={entity}
                  choice={{
                    isChosen: nameOf(entity) === chosen,
                    onChoose: () => choose(nameOf(entity)),
                    onNear: (isNear) => setNear(isNear ? place : undefined),
                    companions: companionText(place, incident),
                  }}
                />
              ))}
            </ul>
            {shown.length < places.length ? (
              <Button tone="quiet" size="small" onPress={() => setOpen(new Set([...open, title]))}>
                Show all {places.length}
              </Button>
            ) : null}
          </div>
        ))}
      </div>
    </section>
  );
}

interface Group {
  readonly title: string;
  /** With its place in `entities`, which relations name it by. */
  readonly places: readonly { readonly entity: Entity; readonly place: number }[];
}

function groupsOf(entities: readonly Entity[]): readonly Group[] {
  const all = entities.map((entity, place) => ({ entity, place }));
  return ENTITY_KINDS.map(({ kind, title }) => ({
    title,
    places: all.filter(({ entity }) => entity.kind === kind),
  })).filter(({ places }) => places.length > 0);
}

function GroupTitle({ title, count }: { readonly title: string; readonly count: number }): ReactElement {
  return (
    <h3 className="text-small font-medium text-muted">
      {title} <span className="tabular-nums">{count}</span>
    </h3>
  );
}

function companionText(place: number, { entities, relations }: Incident): string {
  const all = companionsOf(place, relations);
  const named = all.slice(0, MOST_COMPANIONS).flatMap(({ place: other, alerts }) => {
    const entity = entities[other];
    return entity ? [`${entity.value} (${plural(alerts, "alert")})`] : [];
  });
  if (named.length === 0) return "";
  const rest = all.length - named.length;
  return `With ${named.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
