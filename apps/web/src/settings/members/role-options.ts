import type { RoleItem } from "@cordon/platform/platform-contract";
import type { SelectOption } from "@cordon/ui";
import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import { roleTitle } from "../../session/session.ts";

export function useRoles(): UseQueryResult<{ readonly items: readonly RoleItem[] }> {
  return useQuery({ queryKey: ["roles"], queryFn: () => api.listRoles(), staleTime: Number.POSITIVE_INFINITY });
}

/** Roles of members as choices, each with its one sentence. */
export function roleOptions(
  roles: readonly RoleItem[] | undefined,
  kind?: RoleItem["kind"],
): readonly SelectOption<string>[] {
  return (roles ?? [])
    .filter((role) => kind === undefined || role.kind === kind)
    .map(({ name, summary }) => ({ value: name, label: roleTitle(name), hint: summary }));
}
