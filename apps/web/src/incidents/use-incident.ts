import type { IncidentDetail } from "@cordon/incidents/contract";
import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { api } from "../api/client.ts";

/** One incident by id or number; asked for when there is a name to ask with. */
export function useIncident(id: string | undefined): UseQueryResult<IncidentDetail> {
  return useQuery({
    queryKey: ["incidents", "one", id],
    queryFn: ({ signal }) => api.getIncident({ params: { id: id ?? "" } }, { signal }),
    enabled: id !== undefined,
  });
}
