import type { IconName } from "@cordon/ui";
import { useEffect, useRef, useSyncExternalStore } from "react";

/** Something the palette can do, besides going to a page. */
export interface Command {
  readonly id: string;
  readonly label: string;
  readonly icon: IconName;
  readonly alsoCalled?: string;
  readonly keys?: string;
  readonly run: () => void;
}

let commands: readonly Command[] = [];
const listeners = new Set<() => void>();

function change(next: readonly Command[]): void {
  commands = next;
  for (const listener of listeners) listener();
}

/** Offers a command in the palette while the component is mounted. */
export function useCommand({ id, label, icon, alsoCalled, keys, run }: Command): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const command: Command = {
      id,
      label,
      icon,
      run: () => latest.current(),
      ...(alsoCalled === undefined ? {} : { alsoCalled }),
      ...(keys === undefined ? {} : { keys }),
    };
    change([...commands.filter((other) => other.id !== id), command]);
    return () => change(commands.filter((other) => other !== command));
  }, [id, label, icon, alsoCalled, keys]);
}

export function useCommands(): readonly Command[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => commands,
  );
}
