import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { api } from "../../api/client.ts";

export type Present = Awaited<ReturnType<typeof api.listPresent>>["items"][number];

/** The server forgets a screen after 40 seconds. */
const EVERY_MS = 10_000;

/** Says that this person has the incident open, and who else has. */
export function usePresence(id: string, isWriting: boolean): readonly Present[] {
  const query = useQuery({
    queryKey: ["presence", id, isWriting],
    queryFn: ({ signal }) => api.markPresent({ params: { id }, body: { isWriting } }, { signal }),
    refetchInterval: EVERY_MS,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
  });
  useEffect(() => {
    const leave = (): void => void api.markAbsent({ params: { id } }).catch(() => undefined); // forgotten soon anyway
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, [id]);
  return (query.data?.items ?? []).filter(({ isMe }) => !isMe);
}
