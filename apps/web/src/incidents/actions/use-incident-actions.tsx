import { useShortcut } from "@cordon/ui";
import { type ReactElement, useState } from "react";
import type { PressEvent } from "react-aria-components/Button";
import { useSession } from "../../session/session.ts";
import { ADD_KEY } from "../evidence/evidence-desk.ts";
import { ActionLayer } from "./action-layer.tsx";
import { type IncidentDeeds, type Target, UNDO_KEY, useIncidentDeeds } from "./incident-deeds.ts";

export type ActionKind = "assign" | "close" | "state" | "more" | "comment" | "evidence" | "merge" | "suppress";

const ABOUT_ONE: ReadonlySet<ActionKind> = new Set(["comment", "evidence"]);

/** What a person asked for, about what they had before them then. */
export interface Asked {
  readonly kind: ActionKind;
  readonly targets: readonly Target[];
  /** Where a menu opens. */
  readonly anchor: Element;
}

export interface IncidentActionsOptions {
  /** What keys act on now: the selected ones, or the focused one. */
  readonly targets: readonly Target[];
  /** Where a menu opens that a key asked for. */
  readonly anchor: () => Element | null;
  readonly onSettled?: (ids: readonly string[]) => void;
  /** Instead of the dialog: the page has a place to write. */
  readonly onComment?: () => void;
  readonly hasOpen: boolean;
}

export interface IncidentActions {
  readonly mayRespond: boolean;
  readonly deeds: IncidentDeeds;
  /** For a button: its menu opens below it, its dialog is about `targets`. */
  readonly ask: (kind: ActionKind, targets: readonly Target[]) => (event: PressEvent) => void;
  /** The menu or dialog that is open. */
  readonly layer: ReactElement | null;
}

/** `a` assigns, `e` closes, `s` moves, `c` comments, `shift+v` adds evidence, `.` shows all of it, `u` takes the last one back. */
export function useIncidentActions(options: IncidentActionsOptions): IncidentActions {
  const { targets, anchor, onSettled, onComment, hasOpen } = options;
  const { can } = useSession();
  const mayRespond = can("incidents:respond");
  const [asked, setAsked] = useState<Asked>();
  const deeds = useIncidentDeeds(onSettled ?? (() => undefined));
  const open = (kind: ActionKind, about: readonly Target[], at: Element | null): void => {
    if (about.length === 0) return;
    if (kind === "comment" && onComment !== undefined) onComment();
    else setAsked({ kind, targets: about, anchor: at ?? document.body });
  };
  const byKey = (kind: ActionKind) => () => open(kind, ABOUT_ONE.has(kind) ? targets.slice(0, 1) : targets, anchor());
  const isOff = !mayRespond || targets.length === 0;
  const keys = { group: "Incidents", isOff };
  useShortcut("a", byKey("assign"), { ...keys, label: "Assign" });
  useShortcut("s", byKey("state"), { ...keys, label: "Change the state" });
  useShortcut("e", byKey("close"), { ...keys, label: "Close with a reason" });
  useShortcut("c", byKey("comment"), { ...keys, label: "Comment" });
  useShortcut(ADD_KEY, byKey("evidence"), { ...keys, label: "Add evidence" });
  useShortcut(".", byKey("more"), { ...keys, label: "More actions" });
  useShortcut(UNDO_KEY, deeds.undo, { ...keys, isOff: !mayRespond, label: "Take the last change back" });
  return {
    mayRespond,
    deeds,
    ask: (kind, about) => (event) => open(kind, about, event.target),
    layer:
      asked === undefined ? null : (
        <ActionLayer
          asked={asked}
          deeds={deeds}
          hasOpen={hasOpen}
          onAsk={(kind) => open(kind, asked.targets, asked.anchor)}
          onClose={() => {
            setAsked((now) => (now === asked ? undefined : now));
            returnFocus(anchor);
          }}
        />
      ),
  };
}

/** Menus and dialogs leave with a short motion, and give the focus back after it. */
const AFTER_MS = [50, 300];

/** What had the focus before may be gone by now: a row that left the list. Then what stands in its place gets it. */
function returnFocus(anchor: () => Element | null): void {
  for (const ms of AFTER_MS) {
    setTimeout(() => {
      if (document.activeElement !== document.body && document.activeElement?.id !== "main") return;
      const place = anchor();
      const control = place?.matches("[tabindex]") === true ? place : place?.querySelector("button");
      if (control instanceof HTMLElement) control.focus({ preventScroll: true });
    }, ms);
  }
}
