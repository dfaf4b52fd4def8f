import type { AlertDetail } from "@cordon/monitoring/contract";
import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { api } from "../../api/client.ts";

/** One alert with its rule and the events it rests on. */
export function useAlert(id: string): UseQueryResult<AlertDetail> {
  return useQuery({
    queryKey: ["alerts", "one", id],
    queryFn: ({ signal }) => api.getAlert({ params: { id } }, { signal }),
  });
}
