import { Badge, Button, RelativeTime, Skeleton } from "@cordon/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { api } from "../../api/client.ts";
import { QueryView } from "../../query-view.tsx";
import { browserName } from "./browser-name.ts";

const SESSIONS_KEY = ["session", "all"] as const;

export function Sessions(): ReactElement {
  const queries = useQueryClient();
  const query = useQuery({ queryKey: SESSIONS_KEY, queryFn: () => api.listSessions() });
  const end = useMutation({
    mutationFn: (id: string) => api.endSession({ params: { id } }),
    onSettled: () => void queries.invalidateQueries({ queryKey: SESSIONS_KEY }),
  });
  return (
    <QueryView query={query} isCompact skeleton={<Skeleton className="h-24" />}>
      {({ items }) => (
        <ul className="overflow-hidden rounded border">
          {items.map((item) => (
            <li key={item.id} className="flex min-h-11 items-center gap-3 border-b px-3 py-1 last:border-b-0">
              <span className="min-w-0 flex-1">
                <span className="flex items-center gap-2 font-medium" title={item.userAgent}>
                  {browserName(item.userAgent)}
                  {item.isCurrent ? <Badge tone="accent">This one</Badge> : null}
                </span>
                <span className="text-small text-muted">
                  <code>{item.remoteAddress}</code>, last used <RelativeTime at={item.lastSeenAt} />
                </span>
              </span>
              {item.isCurrent ? null : (
                <Button
                  size="small"
                  onPress={() => end.mutate(item.id)}
                  aria-label={`End session of ${browserName(item.userAgent)} from ${item.remoteAddress}`}
                >
                  End
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </QueryView>
  );
}
