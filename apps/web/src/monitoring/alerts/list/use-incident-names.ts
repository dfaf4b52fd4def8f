import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "../../../api/client.ts";
import { useSession } from "../../../session/session.ts";

export interface IncidentName {
  readonly number: number;
  readonly sentence: string;
}

/** As many as the server names at once. */
const MOST = 100;

/** What people call the incidents of these ids; empty until it is known, and for who may not read incidents. */
export function useIncidentNames(ids: readonly (string | null)[]): ReadonlyMap<string, IncidentName> {
  const { can } = useSession();
  const wanted = [...new Set(ids)].filter((id) => id !== null).sort();
  const { data } = useQuery({
    queryKey: ["incidents", "names", wanted],
    queryFn: async ({ signal }) => {
      const parts = Array.from({ length: Math.ceil(wanted.length / MOST) }, (_, part) =>
        wanted.slice(part * MOST, (part + 1) * MOST).join(","),
      );
      const answers = await Promise.all(
        parts.map((part) => api.listIncidentNames({ query: { ids: part } }, { signal })),
      );
      return answers.flatMap(({ items }) => items);
    },
    placeholderData: keepPreviousData,
    enabled: wanted.length > 0 && can("incidents:read"),
  });
  return useMemo(() => new Map((data ?? []).map(({ id, ...name }) => [id, name])), [data]);
}
