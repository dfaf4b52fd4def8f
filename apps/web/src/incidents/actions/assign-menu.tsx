import { ContextMenu, type MenuAction } from "@cordon/ui";
import type { ReactElement } from "react";
import { useSession } from "../../session/session.ts";
import type { IncidentDeeds, Target } from "./incident-deeds.ts";
import { useResponders } from "./use-responders.ts";

export interface ActionMenuProps {
  readonly targets: readonly Target[];
  readonly anchor: Element | undefined;
  readonly onClose: () => void;
  readonly deeds: IncidentDeeds;
}

/** Me, nobody, or anybody who may respond; typing goes to a name. */
export function AssignMenu({ targets, anchor, onClose, deeds }: ActionMenuProps): ReactElement {
  const { me } = useSession();
  const responders = useResponders();
  const [first] = targets;
  const assigneeId = targets.every(({ assignee }) => assignee?.id === first?.assignee?.id)
    ? (first?.assignee?.id ?? null)
    : undefined;
  const others = (responders.data?.items ?? []).filter(({ id }) => id !== me.id);
  const give = (id: string | null, name: string): MenuAction => ({
    id: id ?? "nobody",
    label: id === me.id ? `Me, ${name}` : name,
    icon: "user",
    isChosen: assigneeId === id,
    run: () => deeds.assign(targets, id === null ? null : { id, name }),
  });
  return (
    <ContextMenu
      label="Assign to"
      anchor={anchor}
      onClose={onClose}
      groups={[
        { title: "Assign to", actions: [give(me.id, me.name), { ...give(null, "Nobody"), icon: "minus" }] },
        ...(others.length === 0 ? [] : [{ actions: others.map(({ id, name }) => give(id, name)) }]),
      ]}
    />
  );
}
