import { ContextMenu, type MenuAction } from "@cordon/ui";
import type { ReactElement } from "react";
import { useIncident } from "../use-incident.ts";
import { moveWord, stateWord } from "../incident-words.ts";
import type { ActionMenuProps } from "./assign-menu.tsx";

export interface StateMenuProps extends ActionMenuProps {
  readonly onCloseIncident: () => void;
}

/** Where it may go from here. Several at once can be acknowledged, and closed. */
export function StateMenu({ targets, anchor, onClose, deeds, onCloseIncident }: StateMenuProps): ReactElement {
  const [first, ...more] = targets;
  const only = more.length === 0 ? first : undefined;
  const detail = useIncident(only?.id);
  const closeAction: MenuAction = { id: "closed", label: "Close with a reason", shortcut: "e", run: onCloseIncident };
  const moves = (detail.data?.nextStates ?? []).flatMap((to): MenuAction[] =>
    only === undefined || to === "closed"
      ? []
      : [{ id: to, label: moveWord(only.state, to), run: () => deeds.move(only, to) }],
  );
  const canClose = only === undefined || detail.data?.nextStates.includes("closed") === true;
  const actions: readonly MenuAction[] = [
    ...(only === undefined
      ? [{ id: "acknowledged", label: "Acknowledge", run: () => deeds.acknowledge(targets) }]
      : moves),
    ...(canClose ? [closeAction] : []),
  ];
  return (
    <ContextMenu
      label="State"
      anchor={detail.data === undefined && only !== undefined ? undefined : anchor}
      onClose={onClose}
      groups={[
        {
          title: only === undefined ? "Move all of them" : `It is ${stateWord(only.state).toLowerCase()}`,
          actions: actions.length === 0 ? [NOWHERE] : actions,
        },
      ]}
    />
  );
}

const NOWHERE: MenuAction = {
  id: "none",
  label: "It was merged and stays as it is",
  isDisabled: true,
  run: () => undefined,
};
