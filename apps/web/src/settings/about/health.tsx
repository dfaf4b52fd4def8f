import { duration, KeyValueList, Skeleton, StateDot, type Tone } from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { QueryView } from "../../query-view.tsx";

/** One dependency as `GET /api/v1/ready` reports it. */
interface Dependency {
  readonly name: string;
  readonly isReady: boolean;
  readonly detail: string;
}

/** The state of everything Cordon stands on, read from the same route that monitors read. */
export function Health(): ReactElement {
  const query = useQuery({ queryKey: ["ready"], queryFn: readReady, refetchInterval: 15_000 });
  return (
    <QueryView query={query} isCompact skeleton={<Skeleton className="h-20" />}>
      {(dependencies) => (
        <KeyValueList
          items={dependencies.map(({ name, isReady, detail }) => ({
            key: name,
            value: (
              <>
                <StateDot tone={toneOf(isReady)}>{isReady ? "Ready" : "Not ready"}</StateDot>
                {detail === "" ? null : <span className="text-muted"> · {detail}</span>}
              </>
            ),
          }))}
        />
      )}
    </QueryView>
  );
}

const toneOf = (isReady: boolean): Tone => (isReady ? "ok" : "danger");

/** Answers 503 with the same body when something is missing, so the status does not matter here. */
async function readReady(): Promise<readonly Dependency[]> {
  const response = await fetch("/api/v1/ready");
  const body: unknown = await response.json();
  if (typeof body !== "object" || body === null) return [];
  const { checks } = body as { checks?: unknown };
  if (typeof checks !== "object" || checks === null) return [];
  return Object.entries(checks).map(([name, check]) => readDependency(name, check));
}

function readDependency(name: string, check: unknown): Dependency {
  const { status, isReady, message, ageMs } = (
    typeof check === "object" && check !== null ? check : { status: check }
  ) as Record<string, unknown>;
  return {
    name,
    isReady: isReady === true || status === "ok" || status === "ready",
    detail:
      typeof message === "string" ? message : typeof ageMs === "number" ? `oldest waiting ${duration(ageMs)}` : "",
  };
}
