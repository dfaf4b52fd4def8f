import type { BulkOutcome } from "@cordon/monitoring/contract";
import { toast } from "@cordon/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "../../../api/client.ts";
import { asProblem } from "../../../api/problem.ts";
import { type Disposition, dispositionWord } from "../alert-words.ts";
import { bulkWords } from "./bulk-words.ts";

/** An alert as the person saw it. */
export interface Target {
  readonly id: string;
  readonly revision: number;
}

export interface Verdict {
  readonly disposition: Disposition;
  readonly reason: string;
}

export interface AlertDeeds {
  /** Resolves to what became of each; what failed is told already. */
  readonly close: (targets: readonly Target[], verdict: Verdict) => Promise<BulkOutcome | undefined>;
  readonly reopen: (targets: readonly Target[]) => Promise<BulkOutcome | undefined>;
  readonly isPending: boolean;
}

/** As many as the server takes at once. */
const MOST = 500;

interface Deed {
  readonly targets: readonly Target[];
  /** Undefined opens them again. */
  readonly verdict: Verdict | undefined;
}

/** Closes alerts and opens them again; says what became of it, with a way back. */
export function useAlertDeeds(onDone: (ids: readonly string[]) => void = () => undefined): AlertDeeds {
  const queries = useQueryClient();
  const mutation = useMutation({
    mutationFn: async ({ targets, verdict }: Deed): Promise<BulkOutcome> => {
      const done: BulkOutcome["done"] = [];
      const skipped: BulkOutcome["skipped"] = [];
      for (let at = 0; at < targets.length; at += MOST) {
        const alerts = targets.slice(at, at + MOST).map(({ id, revision }) => ({ id, revision }));
        const outcome =
          verdict === undefined
            ? await api.reopenAlerts({ body: { alerts } })
            : await api.closeAlerts({ body: { alerts, ...verdict } });
        done.push(...outcome.done);
        skipped.push(...outcome.skipped);
      }
      return { done, skipped };
    },
    onSuccess: (outcome, { verdict }) => {
      onDone(outcome.done.map(({ id }) => id));
      const deed =
        verdict === undefined ? "opened again" : `closed as ${dispositionWord(verdict.disposition).toLowerCase()}`;
      const undo =
        verdict === undefined || outcome.done.length === 0
          ? {}
          : { undo: () => mutation.mutate({ targets: outcome.done, verdict: undefined }) };
      toast(bulkWords(deed, outcome), { ...undo, ...(outcome.done.length === 0 ? { tone: "danger" as const } : {}) });
    },
    onError: (error) => toast(asProblem(error).detail, { tone: "danger", code: asProblem(error).code }),
    onSettled: () => void queries.invalidateQueries({ queryKey: ["alerts"] }),
  });
  const run = (deed: Deed): Promise<BulkOutcome | undefined> => mutation.mutateAsync(deed).catch(() => undefined);
  return {
    close: (targets, verdict) => run({ targets, verdict }),
    reopen: (targets) => run({ targets, verdict: undefined }),
    isPending: mutation.isPending,
  };
}
