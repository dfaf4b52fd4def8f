import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { api } from "../../api/client.ts";

export type Present = Awaited<ReturnType<typeof api.listPresent>>["items"][number];

/** The server forgets a screen after 40 seconds. */
const EVERY_MS = 5_000;

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
    // A page that goes away takes its calls along, unless they ask to outlive it.
    const leaveForGood = (): void =>
      void fetch(`/api/v1/incidents/${id}/presence`, { method: "DELETE", keepalive: true }).catch(() => undefined);
    window.addEventListener("pagehide", leaveForGood);
    return () => {
      window.removeEventListener("pagehide", leaveForGood);
      leave();
    };
  }, [id]);
  return (query.data?.items ?? []).filter(({ isMe }) => !isMe);
}
