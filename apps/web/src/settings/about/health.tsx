import type { Readiness } from "@cordon/platform/health/health-contract";
import { duration, KeyValueList, Skeleton, StateDot } from "@cordon/ui";
import type { ReactElement } from "react";
import { useReadiness } from "../../api/readiness.ts";
import { QueryView } from "../../query-view.tsx";

type Dependency = Readiness["dependencies"][number];

const STATES = {
  up: { tone: "ok", word: "Up" },
  degraded: { tone: "warn", word: "Degraded" },
  down: { tone: "danger", word: "Down" },
} as const;

/** The state of everything Cordon stands on, from the same route that monitors read. */
export function Health(): ReactElement {
  const query = useReadiness();
  return (
    <QueryView query={query} isCompact skeleton={<Skeleton className="h-20" />}>
      {({ dependencies }) => (
        <KeyValueList
          items={dependencies.map((dependency) => ({
            key: dependency.name,
            value: (
              <>
                <StateDot tone={STATES[dependency.state].tone}>{STATES[dependency.state].word}</StateDot>
                <span className="text-muted">{detailOf(dependency)}</span>
              </>
            ),
          }))}
        />
      )}
    </QueryView>
  );
}

function detailOf({ message, backlogs = [] }: Dependency): string {
  const waiting = backlogs
    .filter(({ size }) => size > 0)
    .map(
      ({ name, size, oldestAgeSeconds }) =>
        `${size} ${name} wait, the oldest for ${duration((oldestAgeSeconds ?? 0) * 1_000)}`,
    );
  return [message, ...waiting]
    .filter((part) => part !== undefined)
    .map((part) => ` · ${part}`)
    .join("");
}
