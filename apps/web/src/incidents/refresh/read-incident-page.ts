import { api } from "../../api/client.ts";
import type { IncidentQuery } from "../list/incident-filter.ts";
import type { IncidentPage } from "./list-pages.ts";

const SIZE = 100;

/** @param asked an `IncidentQuery`, as it stands in the key of the list */
export function readIncidentPage(asked: unknown, cursor: string, signal: AbortSignal): Promise<IncidentPage> {
  const query = asked as IncidentQuery; // `useIncidentList` made the key
  return api.listIncidents({ query: { ...query, limit: SIZE, ...(cursor === "" ? {} : { cursor }) } }, { signal });
}
