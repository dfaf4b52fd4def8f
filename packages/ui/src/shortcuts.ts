import { useEffect, useRef, useSyncExternalStore } from "react";
import { createShortcutRegistry, type Shortcut } from "./shortcut-registry.ts";

const registry = createShortcutRegistry(() => performance.now());

const FIELDS = "input, textarea, select, [contenteditable=true], [role=textbox], [role=combobox]";
const OVERLAYS = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";
const CONTROLS = "button, a[href], summary, [role=button], [role=tab], [role=switch], [role=checkbox], label";

/** Listens for the keys of the whole window; the shell mounts it once. */
export function useShortcutListener(areSingleKeysOn: boolean): void {
  useEffect(() => registry.setSingleKeys(areSingleKeysOn), [areSingleKeysOn]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || ["Shift", "Control", "Alt", "Meta"].includes(event.key))
        return;
      const target = event.target instanceof Element ? event.target : document.body;
      const place = {
        isTyping: target.closest(FIELDS) !== null || target.closest(OVERLAYS) !== null,
        isOnControl: target.closest(CONTROLS) !== null,
      };
      if (registry.press(event, place)) event.preventDefault();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}

/**
 * Binds a key while the component is mounted, and lists it in the help (`?`).
 * `run` may change on every render; `shortcut` undefined binds nothing.
 */
export function useShortcut(keys: string, run: () => void, options: ShortcutOptions): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  const { label, group = "This page", isOff = false, worksWhileTyping = false, isHidden = false } = options;
  useEffect(() => {
    if (isOff) return undefined;
    return registry.add({ keys, label, group, worksWhileTyping, isHidden, run: () => latest.current() });
  }, [keys, label, group, isOff, worksWhileTyping, isHidden]);
}

export interface ShortcutOptions {
  readonly label: string;
  /** Heading in the help; "This page" when absent. */
  readonly group?: string;
  readonly isOff?: boolean;
  readonly worksWhileTyping?: boolean;
  readonly isHidden?: boolean;
}

/** The shortcuts that are bound now, for the help. */
export function useShortcutList(): readonly Shortcut[] {
  return useSyncExternalStore(registry.subscribe, registry.list);
}
