import { cx, MachineText, plural } from "@cordon/ui";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useId } from "react";
import { PlainText } from "../../plain-text.tsx";
import { useSession } from "../../session/session.ts";
import { VouchingMark } from "../../vouching-mark.tsx";
import { IncidentSeverity } from "../incident-severity.tsx";
import { type Entity, entitySearch } from "./entity-link.ts";

export interface EntityLineProps {
  readonly entity: Entity;
  /** Where the story beside it can be narrowed to the entity. */
  readonly choice?: {
    readonly isChosen: boolean;
    readonly onChoose: () => void;
    /** The pointer or the focus came or went. */
    readonly onNear: (isNear: boolean) => void;
    /** What stands in the same alerts, in words. */
    readonly companions: string;
  };
}

/** One entity: how bad, its name, how far the name can be believed, and where it leads. */
export function EntityLine({ entity, choice }: EntityLineProps): ReactElement {
  const companionsId = useId();
  const name = <MachineText text={entity.value} limit={200} className="whitespace-normal!" />;
  return (
    <li
      data-entity-row={choice ? "" : undefined}
      onPointerEnter={() => choice?.onNear(true)}
      onPointerLeave={() => choice?.onNear(false)}
      className={cx(
        "grid grid-cols-[auto_minmax(0,1fr)_auto] items-baseline gap-x-2 border-b py-1 last:border-b-0",
        choice?.isChosen && "bg-accent-soft",
      )}
    >
      <IncidentSeverity severity={entity.severity} isShapeOnly />
      {choice ? (
        <button
          type="button"
          aria-pressed={choice.isChosen}
          aria-describedby={choice.companions === "" ? undefined : companionsId}
          title={choice.isChosen ? "Show the whole story" : "Show only its alerts in the story"}
          onClick={choice.onChoose}
          onFocus={() => choice.onNear(true)}
          onBlur={() => choice.onNear(false)}
          className="min-w-0 text-left break-words [overflow-wrap:anywhere] hover:underline"
        >
          {name}
        </button>
      ) : (
        <span className="min-w-0 break-words [overflow-wrap:anywhere]">{name}</span>
      )}
      <EntityLinks entity={entity} />
      <span className="col-start-2 flex flex-wrap gap-x-3 text-small text-muted">
        <VouchingMark level={entity.isVouched ? "vouched" : "claimed"} />
        {plural(entity.alerts, "alert")}
      </span>
      {choice && choice.companions !== "" ? (
        <span
          id={companionsId}
          className={cx("col-span-2 col-start-2 text-small text-muted", !choice.isChosen && "sr-only")}
        >
          <PlainText text={choice.companions} />
        </span>
      ) : null}
    </li>
  );
}

const LINK = "text-small text-accent-text hover:underline";

function EntityLinks({ entity }: { readonly entity: Entity }): ReactElement {
  const { can } = useSession();
  const search = entitySearch(entity);
  return (
    <span className="flex gap-x-2">
      {entity.kind === "host" && can("inventory:read-hosts") ? (
        <Link to="/hosts" search={{ q: entity.value }} className={LINK} aria-label={`Host ${entity.value}`}>
          Host
        </Link>
      ) : null}
      {search !== undefined && can("monitoring:read-events") ? (
        <Link to="/events" search={search} className={LINK} aria-label={`Events of ${entity.value}`}>
          Events
        </Link>
      ) : null}
    </span>
  );
}
