import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useLive } from "../../live/live.ts";
import { createIncidentRefresh, type IncidentRefresh } from "./incident-refresh.ts";
import { readIncidentPage } from "./read-incident-page.ts";

const refreshes = new WeakMap<QueryClient, IncidentRefresh>();

/** The one that all screens share, so that they do not ask twice. */
export function useIncidentRefresh(): IncidentRefresh {
  const queries = useQueryClient();
  const known = refreshes.get(queries);
  if (known !== undefined) return known;
  const made = createIncidentRefresh(queries, readIncidentPage);
  refreshes.set(queries, made);
  return made;
}

/** Follows what the server says of incidents while the component is mounted. */
export function useLiveIncidents(): void {
  const refresh = useIncidentRefresh();
  useLive("incidents.changed", (data) => refresh.soon(idIn(data)));
}

function idIn(data: unknown): string | undefined {
  if (typeof data !== "object" || data === null || !("incidentId" in data)) return undefined;
  return typeof data.incidentId === "string" ? data.incidentId : undefined;
}
