import type { HostDetail } from "@cordon/inventory/contract";
import { useNow } from "@cordon/ui";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { rangeSeen, searchFor } from "../../events-link.ts";
import { useSession } from "../../session/session.ts";
import { VouchingMark } from "../../vouching-mark.tsx";
import { claimingSources } from "../vouching-sentence.ts";

/** What else in Cordon touches this host: the sources that name it. */
export function HostConnections({ host }: { readonly host: HostDetail }): ReactElement | null {
  const { can } = useSession();
  const now = useNow();
  const sources = [
    ...host.vouchedBy.map((name) => ({ name, level: "vouched" as const, word: "Vouches for it" })),
    ...claimingSources(host).map((name) => ({ name, level: "claimed" as const, word: "Names it" })),
  ];
  if (sources.length === 0 || !can("monitoring:read-events")) return null;
  return (
    <section aria-label="Connections" className="min-w-0">
      <h2 className="pb-1 font-semibold">Connections</h2>
      <ul className="border-t">
        {sources.map(({ name, level, word }) => (
          <li key={`${level}${name}`} className="flex min-h-(--row) items-center gap-4 border-b">
            <span className="w-32 shrink-0">
              <VouchingMark level={level} word={word} />
            </span>
            <code className="min-w-0 flex-1 truncate" title={name}>
              {name}
            </code>
            <Link
              to="/events"
              search={{ q: searchFor({ host: host.name, source: name }), ...rangeSeen(host, now) }}
              className="shrink-0 text-accent-text hover:underline"
            >
              Its events here
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
