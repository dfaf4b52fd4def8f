import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import { useLiveRefresh } from "../../live/live-refresh.ts";
import { useSession } from "../../session/session.ts";

export type SourceAnswer = Awaited<ReturnType<typeof api.listSources>>;

/** Every source, kept fresh while records come in. */
export function useSources(): UseQueryResult<SourceAnswer> {
  const { can } = useSession();
  useLiveRefresh("monitoring.events-stored", ["sources"]);
  return useQuery({
    queryKey: ["sources"],
    queryFn: ({ signal }) => api.listSources({ signal }),
    refetchInterval: 15_000,
    enabled: can("monitoring:read-sources"),
  });
}
