import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useLive } from "./live.ts";

const AT_MOST_EVERY_MS = 2_000;

/** Asks again for what stands below `queryKey` when the topic speaks, at most every two seconds. */
export function useLiveRefresh(topic: string, queryKey: QueryKey): void {
  const queries = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useLive(topic, () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void queries.invalidateQueries({ queryKey });
    }, AT_MOST_EVERY_MS);
  });
}
