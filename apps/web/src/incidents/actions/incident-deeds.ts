import type { BulkOutcome, IncidentItem } from "@cordon/incidents/contract";
import { toast } from "@cordon/ui";
import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { api } from "../../api/client.ts";
import { asProblem } from "../../api/problem.ts";
import { type Disposition, dispositionWord, type IncidentState } from "../incident-words.ts";
import { useIncidentRefresh } from "../refresh/use-incident-refresh.ts";
import { outcomeWords } from "./outcome-words.ts";

/** An incident as the person has it before them. */
export type Target = Pick<IncidentItem, "id" | "number" | "revision" | "state" | "changedAt" | "sentence" | "assignee">;

export interface Person {
  readonly id: string;
  readonly name: string;
}

export interface Closing {
  readonly disposition: Disposition;
  readonly reason: string;
  readonly duplicateOf?: string;
}

/** What people do to one incident or many; every deed says what became of it and can be taken back. */
export interface IncidentDeeds {
  readonly acknowledge: (targets: readonly Target[]) => void;
  /** Null is nobody. */
  readonly assign: (targets: readonly Target[], to: Person | null) => void;
  /** Gives what became of each; says it too, except of a single one that somebody changed meanwhile. */
  readonly close: (targets: readonly Target[], closing: Closing) => Promise<readonly BulkOutcome[]>;
  readonly move: (target: Target, to: Exclude<IncidentState, "closed">) => void;
  /** Takes the last deed back, for 15 minutes; nothing when there is none. */
  readonly undo: () => void;
  readonly isPending: boolean;
}

export const UNDO_KEY = "u";

interface Deed {
  /** "closed as duplicate" */
  readonly words: string;
  readonly run: () => Promise<readonly BulkOutcome[]>;
  readonly isUndo?: boolean;
  /** Says nothing of a single one that somebody changed: who asked shows that themselves. */
  readonly isConflictSilent?: boolean;
}

/** @param onSettled they may leave the list that they were in */
export function useIncidentDeeds(onSettled: (ids: readonly string[]) => void): IncidentDeeds {
  const refresh = useIncidentRefresh();
  const undoable = useRef<readonly BulkOutcome[]>([]);
  const mutation = useMutation({
    mutationFn: ({ run }: Deed) => run(),
    onSuccess: async (outcomes, { words, isUndo = false, isConflictSilent = false }) => {
      const done = outcomes.filter(({ isDone }) => isDone);
      onSettled(done.map(({ id }) => id));
      undoable.current = isUndo ? [] : done;
      await refresh.now(outcomes.map(({ id }) => id));
      if (isConflictSilent && isOnlyConflict(outcomes)) return;
      const { text, code } = outcomeWords(words, outcomes);
      toast(text, {
        tone: done.length === outcomes.length ? "ok" : "danger",
        ...(code === undefined ? {} : { code }),
        ...(isUndo || done.length === 0 ? {} : { undo, undoKey: UNDO_KEY }),
      });
    },
    onError: (error) => toast(asProblem(error).detail, { tone: "danger", code: asProblem(error).code }),
  });
  const undo = (): void => {
    const items = undoable.current.flatMap(({ id, revision }) => (revision === null ? [] : [{ id, revision }]));
    if (items.length === 0) return;
    const run = async (): Promise<readonly BulkOutcome[]> =>
      (await api.changeIncidents({ body: { action: "take-back", items, reason: "" } })).items;
    mutation.mutate({ words: "put back as before", run, isUndo: true });
  };
  return {
    acknowledge: (targets) => mutation.mutate({ words: "acknowledged", run: bulk(targets, { action: "acknowledge" }) }),
    assign: (targets, to) =>
      mutation.mutate({
        words: to === null ? "assigned to nobody" : `assigned to ${to.name}`,
        run: bulk(targets, { action: "assign", assigneeId: to?.id ?? null }),
      }),
    close: (targets, closing) =>
      mutation.mutateAsync({
        words: `closed as ${dispositionWord(closing.disposition).toLowerCase()}`,
        run: bulk(targets, { action: "close", ...closing }),
        isConflictSilent: true,
      }),
    move: (target, to) =>
      mutation.mutate({ words: to === "open" ? "opened" : `marked ${to}`, run: () => moveOne(target, to) }),
    undo,
    isPending: mutation.isPending,
  };
}

/** Exactly one, and somebody changed it since it was read. */
export function isOnlyConflict(outcomes: readonly BulkOutcome[]): boolean {
  const [only, ...more] = outcomes;
  return more.length === 0 && only?.code === "incident.changed";
}

type Bulk = Omit<Parameters<typeof api.changeIncidents>[0]["body"], "items" | "reason"> & { readonly reason?: string };

function bulk(targets: readonly Target[], change: Bulk): () => Promise<readonly BulkOutcome[]> {
  const items = targets.map(({ id, revision }) => ({ id, revision }));
  return async () => {
    const { items: outcomes } = await api.changeIncidents({ body: { reason: "", ...change, items } });
    // A failure is told by the id it was asked for; people know the number.
    const numbers = new Map(targets.map(({ id, number }) => [id, number]));
    return outcomes.map((outcome) => ({ ...outcome, number: outcome.number ?? numbers.get(outcome.id) ?? null }));
  };
}

async function moveOne(target: Target, to: Exclude<IncidentState, "closed">): Promise<readonly BulkOutcome[]> {
  const { id, number, revision } = target;
  try {
    const moved = await api.moveIncident({ params: { id }, body: { revision, to, because: "" } });
    return [{ id, number, isDone: true, code: null, message: null, revision: moved.revision, state: moved.state }];
  } catch (error) {
    const { status, code, detail } = asProblem(error);
    if (status !== 409 && status !== 412) throw error;
    return [{ id, number, isDone: false, code, message: detail, revision: null, state: null }];
  }
}
