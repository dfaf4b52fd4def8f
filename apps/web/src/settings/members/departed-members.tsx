import type { DepartedMember } from "@cordon/platform/platform-contract";
import { Badge, type Column, count, EmptyState, RelativeTime, SkeletonRows } from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { api } from "../../api/client.ts";
import { PeekTable } from "../../peek-table.tsx";
import { QueryView } from "../../query-view.tsx";
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
  const query = useQuery({ queryKey: ["members", "departed"], queryFn: () => api.listDepartedMembers() });
  return (
    <QueryView query={query} skeleton={<SkeletonRows widths={["30%", "12%", "10%"]} />}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState icon="members" title="Nobody has left">
            Whoever is removed stands here, with what the audit trail still holds about them, until it is erased.
          </EmptyState>
        ) : (
          <PeekTable name="member" label="Departed members" rows={items} columns={COLUMNS}>
            {(member, onClose) => <DepartedPanel member={member} onClose={onClose} />}
          </PeekTable>
        )
      }
    </QueryView>
  );
}
