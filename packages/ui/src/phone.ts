import { useSyncExternalStore } from "react";

const PHONE = "(width < 640px)";

/** Whether the window is as narrow as the `phone:` classes mean; for what classes alone cannot lay out. */
export function useIsPhone(): boolean {
  return useSyncExternalStore(subscribe, () => window.matchMedia(PHONE).matches);
}

function subscribe(listener: () => void): () => void {
  const query = window.matchMedia(PHONE);
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}
