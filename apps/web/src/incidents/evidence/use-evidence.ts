import type { EvidenceItem } from "@cordon/incidents/contract";
import { toast } from "@cordon/ui";
import { useMutation, type UseMutationResult, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import { useIncidentRefresh } from "../refresh/use-incident-refresh.ts";

/** What is kept with an incident, oldest first; long records by their first 4 KB. */
export function useEvidence(incidentId: string): UseQueryResult<readonly EvidenceItem[]> {
  return useQuery({
    queryKey: ["incidents", "evidence", incidentId],
    queryFn: async ({ signal }) => (await api.listIncidentEvidence({ params: { id: incidentId } }, { signal })).items,
  });
}

/** One piece with its whole content. */
export function useEvidenceItem(incidentId: string, evidenceId: string): UseQueryResult<EvidenceItem> {
  return useQuery({
    queryKey: ["incidents", "evidence", incidentId, evidenceId],
    queryFn: ({ signal }) => api.getIncidentEvidence({ params: { id: incidentId, evidenceId } }, { signal }),
  });
}

export type NewEvidence = Parameters<typeof api.addIncidentEvidence>[0]["body"];

/** What people say: the id to ask with, the number to name it by. */
export interface IncidentName {
  readonly id: string;
  readonly number: number;
}

/** @param body asked for when it is sent; nothing is sent while it is undefined */
export function useAddEvidence(
  incident: IncidentName | undefined,
  body: NewEvidence | undefined,
  onDone: () => void,
): UseMutationResult<void, Error, void> {
  const refresh = useIncidentRefresh();
  return useMutation({
    mutationFn: async () => {
      if (incident === undefined || body === undefined) return;
      await api.addIncidentEvidence({ params: { id: incident.id }, body });
      toast(`Kept as evidence with #${incident.number}`);
      onDone();
      void refresh.now([incident.id]);
    },
  });
}

export function useWithdrawEvidence(
  incidentId: string,
  evidenceId: string,
  because: string,
  onDone: () => void,
): UseMutationResult<void, Error, void> {
  const refresh = useIncidentRefresh();
  return useMutation({
    mutationFn: async () => {
      await api.withdrawIncidentEvidence({ params: { id: incidentId, evidenceId }, body: { because } });
      toast("Withdrawn. It stays in the list with your reason.");
      onDone();
    },
    onSettled: () => void refresh.now([incidentId]),
  });
}
