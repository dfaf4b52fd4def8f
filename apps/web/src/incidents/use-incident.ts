import type { IncidentDetail } from "@cordon/incidents/contract";
import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { api } from "../api/client.ts";

export interface IncidentQueryOptions {
  readonly queryKey: readonly string[];
  readonly queryFn: (context: { readonly signal: AbortSignal }) => Promise<IncidentDetail>;
}

/** One incident as `useIncident` has it, for who asks for several. */
export function incidentQueryOptions(id: string): IncidentQueryOptions {
  return {
    queryKey: ["incidents", "one", id],
    queryFn: ({ signal }) => api.getIncident({ params: { id } }, { signal }),
  };
}

/** One incident by id or number; asked for when there is a name to ask with. */
export function useIncident(id: string | undefined): UseQueryResult<IncidentDetail> {
  return useQuery({ ...incidentQueryOptions(id ?? ""), enabled: id !== undefined });
}
