import { ForbiddenState, PageHeader } from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement, ReactNode } from "react";
import { api } from "../api/client.ts";
import { roleTitle, useSession } from "./session.ts";

export interface PermissionGateProps {
  readonly permission: string | undefined;
  /** Of the page, shown either way. */
  readonly title: string;
  readonly children: ReactNode;
}

/** The page, or which role would help. */
export function PermissionGate({ permission, title, children }: PermissionGateProps): ReactNode {
  const { can } = useSession();
  if (permission === undefined || can(permission)) return children;
  return <Forbidden permission={permission} title={title} />;
}

function Forbidden({ permission, title }: { readonly permission: string; readonly title: string }): ReactElement {
  const roles = useQuery({ queryKey: ["roles"], queryFn: () => api.listRoles() });
  const members = (roles.data?.items ?? []).filter((role) => role.kind === "member");
  const helpful = members.filter((role) => role.permissions.some(({ name }) => name === permission));
  return (
    <>
      <PageHeader title={title} />
      <ForbiddenState deed={`open ${title}`} roles={helpful.map(({ name }) => roleTitle(name))} />
    </>
  );
}
