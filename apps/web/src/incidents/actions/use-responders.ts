import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import type { Person } from "./incident-deeds.ts";

/** Who can be given an incident, by name. */
export function useResponders(): UseQueryResult<{ readonly items: readonly Person[] }> {
  return useQuery({
    queryKey: ["responders"],
    queryFn: ({ signal }) => api.listResponders({ signal }),
    staleTime: 60_000,
  });
}
