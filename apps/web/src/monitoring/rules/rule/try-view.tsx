import { Button, ErrorState, Select, type SelectOption, Skeleton } from "@cordon/ui";
import { useMutation } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { api } from "../../../api/client.ts";
import { asProblem } from "../../../api/problem.ts";
import { TrialAnswer } from "./trial-answer.tsx";

type Days = "1" | "7" | "30" | "90";

const DAYS: readonly SelectOption<Days>[] = [
  { value: "1", label: "The last day" },
  { value: "7", label: "The last 7 days" },
  { value: "30", label: "The last 30 days" },
  { value: "90", label: "The last 90 days" },
];

/** Runs the rule over what is stored, and raises nothing: is it worth being on? */
export function TryView({ ruleId }: { readonly ruleId: string }): ReactElement {
  const [days, setDays] = useState<Days>("7");
  const { mutate, data, error, isPending, reset } = useMutation({
    mutationFn: (asked: Days) => api.tryRule({ body: { ruleId, days: Number(asked) } }),
  });
  return (
    <div className="flex min-w-0 flex-col gap-5">
      <form
        className="flex flex-wrap items-end gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isPending) mutate(days);
        }}
      >
        <Select
          label="Over the events that were received in"
          options={DAYS}
          value={days}
          onChange={(value) => {
            setDays(value);
            reset();
          }}
          className="w-64"
        />
        <Button type="submit" tone="primary" isPending={isPending}>
          Try it
        </Button>
      </form>
      <p className="max-w-[75ch] text-muted">
        The rule runs over the stored events and says what it would have raised. No alert is made, and nothing is
        switched.
      </p>
      {error === null ? null : <ErrorState isCompact {...asProblem(error)} onRetry={() => mutate(days)} />}
      {isPending ? (
        <div role="status" aria-label="Trying">
          <Skeleton className="h-32" />
        </div>
      ) : null}
      {data === undefined ? null : <TrialAnswer answer={data} ruleId={ruleId} />}
    </div>
  );
}
