import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { api } from "../../../api/client.ts";

export type RuleFacets = Awaited<ReturnType<typeof api.ruleFacets>>;

/** How many rules there are by set, product, tactic and level, and how many could not be loaded. */
export function useRuleFacets(): UseQueryResult<RuleFacets> {
  return useQuery({ queryKey: ["rules", "facets"], queryFn: ({ signal }) => api.ruleFacets({ signal }) });
}
