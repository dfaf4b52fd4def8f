import type { DepartedMember } from "@cordon/platform/platform-contract";
import { Badge, type Column, count, DataTable, EmptyState, RelativeTime, SkeletonRows } from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { api } from "../../api/client.ts";
import { QueryView } from "../../query-view.tsx";
import { useUrlState } from "../../url-state.ts";
import { DepartedPanel } from "./departed-panel.tsx";

const COLUMNS: readonly Column<DepartedMember>[] = [
  {
    id: "email",
    header: "Email",
    width: "minmax(160px, 1.6fr)",
    cell: ({ email, id }) => email ?? <code className="text-small text-muted">{id}</code>,
  },
  {
    id: "removed",
    header: "Removed",
    width: "104px",
    cell: ({ removedAt }) => <RelativeTime at={removedAt} isInRow />,
  },
  {
    id: "entries",
    header: "Personal entries",
    width: "132px",
    isNumeric: true,
    shownFrom: "medium",
    cell: ({ personalEntries }) => count(personalEntries),
  },
  {
    id: "state",
    header: "State",
    width: "128px",
    cell: ({ erasedAt, personalEntries }) =>
      erasedAt !== null && personalEntries === 0 ? <Badge tone="ok">Erased</Badge> : <Badge>In the trail</Badge>,
  },
];

/** Who was removed and still is in the audit trail. */
export function DepartedMembers(): ReactElement {
  const [url, setUrl] = useUrlState();
  const query = useQuery({ queryKey: ["members", "departed"], queryFn: () => api.listDepartedMembers() });
  const peeked = query.data?.items.find(({ id }) => id === url["member"]);
  const peek = (member: DepartedMember | undefined): void => setUrl({ member: member?.id }, { replace: true });
  return (
    <>
      <QueryView query={query} skeleton={<SkeletonRows widths={["30%", "12%", "10%"]} />}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="members" title="Nobody has left">
              Whoever is removed stands here, with what the audit trail still holds about them, until it is erased.
            </EmptyState>
          ) : (
            <DataTable
              label="Departed members"
              rows={items}
              columns={COLUMNS}
              rowKey={({ id }) => id}
              onPeek={peek}
              onOpen={peek}
              peeked={peeked?.id}
              isPrimary
            />
          )
        }
      </QueryView>
      {peeked === undefined ? null : <DepartedPanel key={peeked.id} member={peeked} onClose={() => peek(undefined)} />}
    </>
  );
}
