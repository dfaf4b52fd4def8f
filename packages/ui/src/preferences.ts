import { useSyncExternalStore } from "react";
import type { Zone } from "./format-time.ts";

/** What a person chose for this browser. */
export interface Preferences {
  readonly theme: "system" | "light" | "dark";
  readonly density: "compact" | "comfortable";
  readonly zone: Zone;
  readonly hasSingleKeys: boolean;
  readonly isRailCollapsed: boolean;
}

const KEY = "cordon.preferences";
const DEFAULTS: Preferences = {
  theme: "system",
  density: "compact",
  zone: "utc",
  hasSingleKeys: true,
  isRailCollapsed: false,
};

let current = read();
const listeners = new Set<() => void>();

function read(): Preferences {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return typeof stored === "object" && stored !== null ? { ...DEFAULTS, ...stored } : DEFAULTS;
  } catch {
    return DEFAULTS; // storage switched off, or something else wrote there
  }
}

/** Changes some preferences, on the page and for the next visit. */
export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // without storage they last as long as the page
  }
  applyPreferences();
  for (const listener of listeners) listener();
}

/** Puts theme and density on <html>, where tokens.css reads them. theme.js does the same before the first paint. */
export function applyPreferences(): void {
  const root = document.documentElement;
  if (current.theme === "system") delete root.dataset["theme"];
  else root.dataset["theme"] = current.theme;
  root.dataset["density"] = current.density;
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}
