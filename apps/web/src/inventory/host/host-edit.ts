import type { HostDetail } from "@cordon/inventory/contract";
import { toast } from "@cordon/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { asProblem, fieldErrors } from "../../api/problem.ts";

/** What a person sets about a host, one at a time. */
export type HostField = "criticality" | "owner" | "tags";
export type HostChange = Partial<Pick<HostDetail, HostField>>;

interface Edit {
  readonly change: HostChange;
  /** The host as it was when the person began. */
  readonly base: HostDetail;
  /** Said when it is saved. */
  readonly says: string;
  readonly isUndo: boolean;
}

export interface HostEdit {
  /** Takes the host as it is shown now as the ground to save on, and forgets an error. */
  readonly start: () => void;
  /** `from`: the host that the person saw, where that is not the one of `start`. */
  readonly save: (change: HostChange, says: string, from?: HostDetail) => void;
  readonly isPending: boolean;
  /** Somebody else changed this field since `start`. */
  readonly isConflict: boolean;
  /** What is wrong with the value, or why it could not be saved. */
  readonly error: string | undefined;
  /** Reads the host as it is now and takes it as the ground, so that the next save puts this value in its place. */
  readonly reload: () => void;
}

/**
 * Saves one field of a host. A change by somebody else to the same field is a conflict, even when this page has learnt
 * of it meanwhile; a change to another field is none, since nothing of it is overwritten.
 */
export function useHostEdit(host: HostDetail, field: HostField, onSaved: () => void): HostEdit {
  const queries = useQueryClient();
  const [base, setBase] = useState(host);
  const show = (now: HostDetail): void => void queries.setQueryData(["host", host.id], now);
  const read = (): Promise<HostDetail> => api.getHost({ params: { id: host.id } });
  const edit = (change: HostChange, revision: number): Promise<HostDetail> =>
    api.editHost({ params: { id: host.id }, body: { ...change, revision } });

  const mutation = useMutation({
    mutationFn: async ({ change, base }: Edit) => {
      try {
        return await edit(change, base.revision);
      } catch (error) {
        if (asProblem(error).code !== "host.changed") throw error;
        const now = await read();
        if (JSON.stringify(now[field]) !== JSON.stringify(base[field])) throw error;
        return edit(change, now.revision);
      }
    },
    onSuccess: (saved, { base, says, isUndo }) => {
      show(saved);
      void queries.invalidateQueries({ queryKey: ["hosts"] });
      if (!isUndo) onSaved();
      const before: Edit = { change: { [field]: base[field] }, base: saved, says: "Taken back", isUndo: true };
      toast(says, isUndo ? {} : { undo: () => mutation.mutate(before) });
    },
    onError: (error, { isUndo }) => {
      if (isUndo) toast(`Not taken back. ${asProblem(error).title}.`, { tone: "danger", code: asProblem(error).code });
    },
  });
  const reload = async (): Promise<void> => {
    try {
      const now = await read();
      show(now);
      setBase(now);
      mutation.reset();
    } catch (error) {
      toast(asProblem(error).detail, { tone: "danger", code: asProblem(error).code });
    }
  };
  const problem = mutation.variables?.isUndo === false && mutation.error !== null ? mutation.error : undefined;
  const isConflict = problem !== undefined && asProblem(problem).code === "host.changed";
  return {
    start: () => {
      setBase(host);
      mutation.reset();
    },
    save: (change, says, from = base) => mutation.mutate({ change, base: from, says, isUndo: false }),
    isPending: mutation.isPending,
    isConflict,
    error: problem === undefined || isConflict ? undefined : (fieldErrors(problem)[field] ?? asProblem(problem).detail),
    reload: () => void reload(),
  };
}
