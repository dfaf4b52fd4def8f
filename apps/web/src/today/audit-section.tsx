import { buttonClass, plural, RelativeTime, Skeleton } from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { api } from "../api/client.ts";
import { QueryView } from "../query-view.tsx";

/** How far the audit trail is sealed. That it is whole is said by checking it, not here. */
export function AuditSection(): ReactElement {
  const query = useQuery({
    queryKey: ["audit", "head"],
    queryFn: ({ signal }) => api.getAuditHead({ signal }),
    refetchInterval: 60_000,
  });
  return (
    <section aria-labelledby="audit-trail">
      <h2 id="audit-trail" className="pb-2 font-semibold">
        Audit trail
      </h2>
      <QueryView query={query} isCompact skeleton={<Skeleton className="h-12" />}>
        {({ head }) => (
          <div className="flex flex-wrap items-center justify-between gap-3 rounded border px-4 py-3">
            <p>
              {head === null ? (
                "Nothing is sealed yet."
              ) : (
                <>
                  {plural(head.entries, "entry", "entries")} sealed, the last <RelativeTime at={head.sealedAt} />.
                </>
              )}
            </p>
            <Link to="/settings/audit" className={buttonClass("secondary", "small")}>
              Read or check it
            </Link>
          </div>
        )}
      </QueryView>
    </section>
  );
}
