import type { RuleExplanation } from "@cordon/monitoring/contract";
import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { api } from "../../../api/client.ts";
import { useSession } from "../../../session/session.ts";

/** As much of a record as the server takes. */
const MAX_RECORD = 65_536;

/** Why the rule, as it is now, fits a record; asked only while `isWanted`. */
export function useExplanation(ruleId: string, raw: string, isWanted: boolean): UseQueryResult<RuleExplanation> {
  const { can } = useSession();
  return useQuery({
    queryKey: ["rules", "explain", ruleId, raw],
    queryFn: ({ signal }) => api.explainRule({ body: { ruleId, record: raw } }, { signal }),
    enabled: isWanted && can("monitoring:read-rules") && raw.trim() !== "" && raw.length <= MAX_RECORD,
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });
}
