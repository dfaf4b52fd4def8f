import type { IncidentTask } from "@cordon/incidents/contract";
import { toast } from "@cordon/ui";
import { useMutation, type UseMutationResult } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import { asProblem } from "../../api/problem.ts";
import { useIncidentRefresh } from "../refresh/use-incident-refresh.ts";

export interface TaskDeeds {
  readonly add: UseMutationResult<void, Error, { readonly title: string; readonly isDone: boolean }>;
  readonly change: UseMutationResult<void, Error, { readonly task: IncidentTask; readonly isDone: boolean }>;
  readonly remove: UseMutationResult<void, Error, IncidentTask>;
}

/** The checklist of an incident; each change shows for everybody who has it open. */
export function useTasks(id: string): TaskDeeds {
  const incidents = useIncidentRefresh();
  const refresh = (): Promise<void> => incidents.now([id]);
  const onError = (error: Error): void => {
    toast(asProblem(error).detail, { tone: "danger", code: asProblem(error).code });
    void refresh();
  };
  const setDone = async ({ id: taskId, revision }: IncidentTask, isDone: boolean): Promise<void> => {
    await api.changeIncidentTask({ params: { id, taskId }, body: { revision, isDone } });
  };
  return {
    add: useMutation({
      mutationFn: async ({ title, isDone }: { readonly title: string; readonly isDone: boolean }) => {
        const task = await api.addIncidentTask({ params: { id }, body: { title } });
        if (isDone) await setDone(task, true);
      },
      onSuccess: refresh,
      onError,
    }),
    change: useMutation({
      mutationFn: ({ task, isDone }: { readonly task: IncidentTask; readonly isDone: boolean }) =>
        setDone(task, isDone),
      onSuccess: refresh,
      onError,
    }),
    remove: useMutation({
      mutationFn: async ({ id: taskId, revision }: IncidentTask) => {
        await api.removeIncidentTask({ params: { id, taskId }, query: { revision } });
      },
      onSuccess: refresh,
      onError,
    }),
  };
}
