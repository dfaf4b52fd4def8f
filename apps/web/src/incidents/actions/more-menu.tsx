import { ContextMenu, copyText, type MenuAction, toast } from "@cordon/ui";
import { useRouter } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { ADD_KEY } from "../evidence/evidence-desk.ts";
import type { ActionMenuProps } from "./assign-menu.tsx";
import type { ActionKind } from "./use-incident-actions.tsx";

export interface MoreMenuProps extends ActionMenuProps {
  readonly onAsk: (kind: ActionKind) => void;
  /** On its own page there is nothing to open. */
  readonly hasOpen: boolean;
}

/** Everything that can be done, for who does not know the keys yet. */
export function MoreMenu({ targets, anchor, onClose, deeds, onAsk, hasOpen }: MoreMenuProps): ReactElement {
  const router = useRouter();
  const [first, ...more] = targets;
  const only = more.length === 0 ? first : undefined;
  const ask = (kind: ActionKind, label: string, shortcut?: string): MenuAction => ({
    id: kind,
    label,
    run: () => onAsk(kind),
    ...(shortcut === undefined ? {} : { shortcut }),
  });
  const link = (number: number): string =>
    window.location.origin + router.buildLocation({ to: "/incidents/$id", params: { id: String(number) } }).href;
  return (
    <ContextMenu
      label="More actions"
      anchor={anchor}
      onClose={onClose}
      groups={[
        {
          title: only === undefined ? `${targets.length} incidents` : `#${only.number}`,
          actions: [
            ...(only !== undefined && hasOpen
              ? [
                  {
                    id: "open",
                    label: "Open the page",
                    shortcut: "Enter",
                    run: () => void router.navigate({ to: "/incidents/$id", params: { id: String(only.number) } }),
                  },
                ]
              : []),
            ask("assign", "Assign", "a"),
            ask("state", "Change the state", "s"),
            ask("close", "Close with a reason", "e"),
            ...(only === undefined ? [] : [ask("comment", "Comment", "c"), ask("evidence", "Add evidence", ADD_KEY)]),
          ],
        },
        {
          actions: [
            ...(only === undefined || only.state === "closed" ? [] : [ask("merge", "Merge another incident into it")]),
            {
              id: "link",
              label: only === undefined ? "Copy links" : "Copy a link",
              run: () => {
                copyText(targets.map(({ number }) => link(number)).join("\n")).then(
                  () => toast(only === undefined ? "Links copied" : "Link copied"),
                  () => toast("The browser did not copy", { tone: "danger" }),
                );
              },
            },
            { id: "undo", label: "Take the last change back", shortcut: "u", run: deeds.undo },
          ],
        },
      ]}
    />
  );
}
