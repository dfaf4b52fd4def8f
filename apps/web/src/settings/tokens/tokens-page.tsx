import type { TokenItem } from "@cordon/platform/platform-contract";
import {
  Badge,
  Button,
  type Column,
  DangerDialog,
  DataTable,
  EmptyState,
  PageHeader,
  plural,
  RelativeTime,
  SkeletonRows,
  toast,
} from "@cordon/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { api } from "../../api/client.ts";
import { asProblem } from "../../api/problem.ts";
import { QueryView } from "../../query-view.tsx";
import { roleTitle } from "../../session/session.ts";
import { useUrlState } from "../../url-state.ts";
import { NewTokenDialog } from "./new-token-dialog.tsx";

const STATES = { active: "ok", expired: "warn", revoked: "neutral" } as const;

const COLUMNS: readonly Column<TokenItem>[] = [
  {
    id: "name",
    header: "Name",
    width: "minmax(140px, 1.2fr)",
    cell: (token) => <span className="font-medium">{token.name}</span>,
  },
  {
    id: "may",
    header: "May",
    width: "minmax(120px, 1fr)",
    shownFrom: "medium",
    cell: (token) => (token.role === null ? plural(token.permissions.length, "permission") : roleTitle(token.role)),
  },
  {
    id: "source",
    header: "Speaks for",
    width: "minmax(110px, 0.8fr)",
    shownFrom: "wide",
    cell: (token) => (token.source.kind === "host" ? <code>{token.source.name}</code> : "Many hosts"),
  },
  {
    id: "state",
    header: "State",
    width: "92px",
    cell: (token) => <Badge tone={STATES[token.state]}>{roleTitle(token.state)}</Badge>,
  },
  {
    id: "expires",
    header: "Expires",
    width: "104px",
    shownFrom: "medium",
    cell: (token) => <RelativeTime at={token.expiresAt} isInRow />,
  },
  {
    id: "used",
    header: "Last used",
    width: "104px",
    cell: (token) =>
      token.lastUsedAt === null ? (
        <span className="text-muted">Never</span>
      ) : (
        <RelativeTime at={token.lastUsedAt} isInRow />
      ),
  },
  { id: "by", header: "Made by", width: "minmax(100px, 0.7fr)", shownFrom: "wide", cell: (token) => token.createdBy },
];

/** What programs sign in with. */
export function TokensPage(): ReactElement {
  const [url, setUrl] = useUrlState();
  const [selection, setSelection] = useState<ReadonlySet<string>>(new Set());
  const [isAsking, setAsking] = useState(false);
  const query = useQuery({ queryKey: ["tokens"], queryFn: () => api.listTokens() });
  const items = query.data?.items ?? [];
  const chosen = items.filter(({ id, state }) => selection.has(id) && state === "active");
  const setAdding = (isOn: boolean): void => setUrl({ new: isOn ? "1" : undefined }, { replace: true });
  return (
    <>
      <PageHeader
        title="API tokens"
        aside={
          query.data === undefined ? null : (
            <span className="text-muted">{items.filter(({ state }) => state === "active").length} active</span>
          )
        }
        actions={
          <Button tone="primary" icon="plus" onPress={() => setAdding(true)}>
            New token
          </Button>
        }
      />
      <div className="flex min-h-0 flex-1 flex-col">
        <QueryView query={query} skeleton={<SkeletonRows widths={["20%", "14%", "12%", "10%"]} />}>
          {() =>
            items.length === 0 ? (
              <EmptyState
                icon="key"
                title="No tokens yet"
                command="cordon token create --name web-1 --role sender --host web-1"
              >
                A token lets a program send logs or read the API without a person. A token bound to a host vouches for
                that host's name.
              </EmptyState>
            ) : (
              <DataTable
                label="API tokens"
                rows={items}
                columns={COLUMNS}
                rowKey={({ id }) => id}
                selection={selection}
                onSelect={setSelection}
                isPrimary
              />
            )
          }
        </QueryView>
        {chosen.length === 0 ? null : (
          <div className="flex h-12 shrink-0 items-center gap-3 border-t px-4">
            <span>{plural(chosen.length, "active token")} selected</span>
            <Button onPress={() => setAsking(true)}>Revoke</Button>
            <Button tone="quiet" onPress={() => setSelection(new Set())}>
              Clear
            </Button>
          </div>
        )}
      </div>
      <NewTokenDialog isOpen={url["new"] !== undefined} onClose={() => setAdding(false)} />
      <RevokeDialog
        tokens={chosen}
        isOpen={isAsking && chosen.length > 0}
        onClose={() => {
          setAsking(false);
          setSelection(new Set());
        }}
      />
    </>
  );
}

interface RevokeDialogProps {
  readonly tokens: readonly TokenItem[];
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

function RevokeDialog({ tokens, isOpen, onClose }: RevokeDialogProps): ReactElement {
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: async () => {
      for (const { id } of tokens) await api.revokeToken({ params: { id } });
    },
    onSettled: () => void queries.invalidateQueries({ queryKey: ["tokens"] }),
    onSuccess: () => {
      toast(`${plural(tokens.length, "token")} revoked`);
      onClose();
    },
  });
  return (
    <DangerDialog
      action={`Revoke ${plural(tokens.length, "token")}`}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={() => revoke.mutate()}
      isPending={revoke.isPending}
      undo="It cannot be undone. What uses them needs a new token."
      error={revoke.error === null ? undefined : asProblem(revoke.error).detail}
    >
      <p>Stops working at once:</p>
      <ul className="mt-1 list-disc pl-5">
        {tokens.slice(0, 8).map(({ id, name }) => (
          <li key={id}>{name}</li>
        ))}
        {tokens.length > 8 ? <li>and {tokens.length - 8} more</li> : null}
      </ul>
    </DangerDialog>
  );
}
