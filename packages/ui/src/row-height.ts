import { useSyncExternalStore } from "react";
import { usePreferences } from "./preferences.ts";

/** The height of a row in pixels, as tokens.css has it for this width and density. */
export function useRowHeight(): number {
  usePreferences(); // the density changes the token
  return useSyncExternalStore(subscribe, read);
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("resize", listener);
  return () => window.removeEventListener("resize", listener);
}

function read(): number {
  return Number.parseInt(getComputedStyle(document.documentElement).getPropertyValue("--row"), 10) || 32;
}
