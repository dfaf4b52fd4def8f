import type { Readiness } from "@cordon/platform/health/health-contract";
import { useQuery, type UseQueryResult } from "@tanstack/react-query";

/** The state of everything Cordon stands on, from the same route that monitors read. */
export function useReadiness(): UseQueryResult<Readiness> {
  return useQuery({ queryKey: ["ready"], queryFn: readReadiness, refetchInterval: 15_000 });
}

/** Answers 503 with the same body when something is missing, so the typed client would call it a problem. */
async function readReadiness(): Promise<Readiness> {
  const response = await fetch("/api/v1/ready", { headers: { accept: "application/json" } });
  const body: unknown = await response.json();
  if (typeof body === "object" && body !== null && "dependencies" in body) return body as Readiness; // our server's contract
  throw new Error("The server did not say how it is.");
}
