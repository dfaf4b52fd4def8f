import { type ReactElement, useEffect, useSyncExternalStore } from "react";
import { Button, IconButton } from "./button.tsx";
import { Icon } from "./icons.tsx";

export interface ToastOptions {
  readonly tone?: "ok" | "danger";
  /** Takes the deed back. */
  readonly undo?: () => void;
  /** The key that does the same as the button, where the page binds one. */
  readonly undoKey?: string;
  /** A problem's code, to copy. */
  readonly code?: string;
}

interface ToastEntry extends ToastOptions {
  readonly id: number;
  readonly text: string;
}

let entries: readonly ToastEntry[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function change(next: readonly ToastEntry[]): void {
  entries = next;
  for (const listener of listeners) listener();
}

/** Says in a line what was done, with undo where there is one. Errors of a form belong in the form. */
export function toast(text: string, options: ToastOptions = {}): void {
  change([...entries.slice(-2), { ...options, id: nextId++, text }]);
}

const drop = (id: number): void => change(entries.filter((entry) => entry.id !== id));

/** Where toasts appear; the shell mounts it once. */
export function ToastRegion(): ReactElement {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => entries,
  );
  return (
    <div
      role="region"
      aria-label="Messages"
      className="pointer-events-none fixed inset-x-0 bottom-4 z-50 flex flex-col items-center gap-2 px-4 phone:bottom-[calc(var(--phone-bar)+8px)]"
    >
      <div role="status" className="contents">
        {shown.map((entry) => (
          <ToastLine key={entry.id} entry={entry} />
        ))}
      </div>
    </div>
  );
}

function ToastLine({ entry }: { readonly entry: ToastEntry }): ReactElement {
  const { id, text, tone = "ok", undo, undoKey, code } = entry;
  useEffect(() => {
    if (tone === "danger") return undefined; // stays until read
    const timer = setTimeout(() => drop(id), undo === undefined ? 4_000 : 8_000);
    return () => clearTimeout(timer);
  }, [id, tone, undo]);
  return (
    <div className="pointer-events-auto flex min-h-10 max-w-[560px] items-center gap-2 rounded border border-line-strong bg-raised py-1 pr-1 pl-3 shadow-pop">
      <Icon
        name={tone === "ok" ? "check" : "warning"}
        className={tone === "ok" ? "text-ok-text" : "text-danger-text"}
      />
      <span className="min-w-0 break-words">{text}</span>
      {code === undefined ? null : <code className="text-small text-muted select-all">{code}</code>}
      {undo === undefined ? null : (
        <Button
          size="small"
          icon="undo"
          {...(undoKey === undefined ? {} : { shortcut: undoKey })}
          onPress={() => {
            undo();
            drop(id);
          }}
        >
          Undo
        </Button>
      )}
      <IconButton icon="close" label="Dismiss" size="small" onPress={() => drop(id)} />
    </div>
  );
}
