import type { MemberItem } from "@cordon/platform/platform-contract";
import {
  Badge,
  Button,
  type Column,
  EmptyState,
  PageHeader,
  plural,
  RelativeTime,
  SearchField,
  Select,
  SkeletonRows,
} from "@cordon/ui";
import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { api } from "../../api/client.ts";
import { PeekTable } from "../../peek-table.tsx";
import { QueryView } from "../../query-view.tsx";
import { roleTitle } from "../../session/session.ts";
import { useUrlState } from "../../url-state.ts";
import { AddMemberDialog } from "./add-member-dialog.tsx";
import { DepartedMembers } from "./departed-members.tsx";
import { MemberPanel } from "./member-panel.tsx";

const COLUMNS: readonly Column<MemberItem>[] = [
  {
    id: "name",
    header: "Name",
    width: "minmax(140px, 1.2fr)",
    cell: (member) => <span className="font-medium">{member.name}</span>,
  },
  { id: "email", header: "Email", width: "minmax(160px, 1.4fr)", shownFrom: "medium", cell: (member) => member.email },
  { id: "role", header: "Role", width: "minmax(100px, 0.7fr)", cell: (member) => roleTitle(member.role) },
  { id: "state", header: "State", width: "104px", cell: (member) => <MemberState member={member} /> },
  {
    id: "factor",
    header: "Second factor",
    width: "116px",
    shownFrom: "wide",
    cell: (member) => (member.hasSecondFactor ? "On" : "Off"),
  },
  {
    id: "seen",
    header: "Last seen",
    width: "104px",
    shownFrom: "medium",
    cell: (member) =>
      member.lastSeenAt === null ? (
        <span className="text-muted">Never</span>
      ) : (
        <RelativeTime at={member.lastSeenAt} isInRow />
      ),
  },
];

const VIEWS = [
  { value: "here", label: "Members" },
  { value: "departed", label: "Departed" },
] as const;

/** Who may sign in, and as what; and who has left. */
export function MembersPage(): ReactElement {
  const [url, setUrl] = useUrlState();
  const [isAdding, setAdding] = useState(false);
  const q = url["q"] ?? "";
  const view = url["view"] === "departed" ? "departed" : "here";
  const query = useQuery({
    queryKey: ["members", "here", q],
    queryFn: () => api.listMembers({ query: { q, limit: 500 } }),
    placeholderData: (before) => before,
  });
  return (
    <>
      <PageHeader
        title="Members"
        aside={
          query.data === undefined || view === "departed" ? null : (
            <span className="text-muted">{plural(query.data.items.length, "member")}</span>
          )
        }
        actions={
          <>
            <Select
              label="Show"
              isLabelHidden
              className="w-32"
              options={VIEWS}
              value={view}
              onChange={(next) => setUrl({ view: next === "here" ? undefined : next, q: undefined, member: undefined })}
            />
            {view === "here" ? (
              <SearchField
                label="Find a member"
                className="w-52"
                value={q}
                onChange={(text) => setUrl({ q: text }, { replace: true })}
              />
            ) : null}
            <Button tone="primary" icon="plus" onPress={() => setAdding(true)}>
              Invite
            </Button>
          </>
        }
      />
      <div className="flex min-h-0 flex-1">
        {view === "departed" ? <DepartedMembers /> : <PresentMembers query={query} q={q} />}
      </div>
      <AddMemberDialog isOpen={isAdding} onClose={() => setAdding(false)} />
    </>
  );
}

interface PresentMembersProps {
  readonly query: UseQueryResult<{ readonly items: readonly MemberItem[] }>;
  readonly q: string;
}

function PresentMembers({ query, q }: PresentMembersProps): ReactElement {
  return (
    <QueryView query={query} skeleton={<SkeletonRows widths={["18%", "24%", "12%", "10%"]} />}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState icon="members" title={`Nobody is called “${q}”`}>
            Names and email addresses are searched.
          </EmptyState>
        ) : (
          <PeekTable name="member" label="Members" rows={items} columns={COLUMNS}>
            {(member, onClose) => <MemberPanel member={member} onClose={onClose} />}
          </PeekTable>
        )
      }
    </QueryView>
  );
}

function MemberState({ member }: { readonly member: MemberItem }): ReactElement {
  if (member.state === "active") return <Badge tone="ok">Active</Badge>;
  return member.state === "invited" ? <Badge tone="accent">Invited</Badge> : <Badge>Disabled</Badge>;
}
