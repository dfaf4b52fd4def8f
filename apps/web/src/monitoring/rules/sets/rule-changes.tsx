import type { RuleChange } from "@cordon/monitoring/contract";
import { Button, Skeleton } from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { PlainText } from "../../../plain-text.tsx";
import { api } from "../../../api/client.ts";
import { QueryView } from "../../../query-view.tsx";
import { changesSentence } from "./changes-sentence.ts";

export interface RuleChangesProps {
  readonly setId: string;
  readonly number: number;
}

const SHOWN_AT_FIRST = 50;
const WORDS = { added: "Added", removed: "Removed", changed: "Changed" } as const;

/** What a version added, removed and changed against the one before it. */
export function RuleChanges({ setId, number }: RuleChangesProps): ReactElement {
  const [isAll, setAll] = useState(false);
  const query = useQuery({
    queryKey: ["rules", "changes", setId, number],
    queryFn: ({ signal }) => api.listRuleChanges({ params: { id: setId, number } }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <QueryView query={query} isCompact skeleton={<Skeleton className="mt-2 h-20" />}>
      {({ items }) => (
        <div className="mt-2 rounded border px-3 py-2">
          <p className="font-medium">{changesSentence(items, number)}</p>
          <ul className="scroll-thin max-h-80 overflow-auto">
            {(isAll ? items : items.slice(0, SHOWN_AT_FIRST)).map((change) => (
              <ChangeLine key={`${change.kind}\0${change.change}\0${change.id}\0${change.path}`} change={change} />
            ))}
          </ul>
          {!isAll && items.length > SHOWN_AT_FIRST ? (
            <Button size="small" tone="quiet" onPress={() => setAll(true)}>
              Show all {items.length.toLocaleString("en-GB")}
            </Button>
          ) : null}
        </div>
      )}
    </QueryView>
  );
}

function ChangeLine({ change: { kind, change, id, title, path } }: { readonly change: RuleChange }): ReactElement {
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 py-0.5">
      <span className="w-28 shrink-0 text-small text-muted">
        {WORDS[change]}
        {kind === "filter" ? ", a filter" : ""}
      </span>
      <span className="min-w-0 flex-1 break-words" title={path}>
        {change === "removed" || kind === "filter" ? (
          <PlainText text={title} />
        ) : (
          <Link to="/rules/$id" params={{ id }} className="hover:underline">
            <PlainText text={title} />
          </Link>
        )}
      </span>
    </li>
  );
}
