import type { SourceItem } from "@cordon/monitoring/contract";
import { plural, RelativeTime, StateDot, useNow } from "@cordon/ui";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { sourceHealth } from "../monitoring/sources/source-health.ts";

/** Sources that are silent, refused, late or not understood; nothing else. */
export function SourceAttention({ sources }: { readonly sources: readonly SourceItem[] }): ReactElement {
  const now = useNow();
  const troubled = sources
    .map((source) => ({ source, health: sourceHealth(source, now) }))
    .filter(({ health }) => health.tone !== "ok");
  return (
    <section aria-labelledby="source-attention">
      <div className="flex items-baseline justify-between gap-4 pb-2">
        <h2 id="source-attention" className="font-semibold">
          {troubled.length === 0
            ? "Every source sends and is understood"
            : `${plural(troubled.length, "source")} to look at`}
        </h2>
        <Link to="/sources" className="text-accent-text hover:underline">
          All {plural(sources.length, "source")}
        </Link>
      </div>
      {troubled.length === 0 ? null : (
        <ul className="overflow-hidden rounded border">
          {troubled.map(({ source, health }) => (
            <li key={source.id} className="border-b last:border-b-0">
              <Link
                to="/sources"
                search={{ source: source.id }}
                className="grid min-h-10 grid-cols-[128px_minmax(120px,1fr)_minmax(0,3fr)_auto] items-center gap-x-4 px-4 py-1.5 hover:bg-hover focus-visible:-outline-offset-2 phone:grid-cols-[auto_1fr]"
              >
                <StateDot tone={health.tone}>{health.word}</StateDot>
                <span className="truncate font-medium phone:text-right">{source.name}</span>
                <span className="min-w-0 break-words text-muted phone:col-span-2">{health.reason}</span>
                <span className="text-small text-muted phone:hidden">
                  seen <RelativeTime at={source.lastSeenAt} isInRow />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
