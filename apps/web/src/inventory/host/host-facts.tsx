import type { HostDetail } from "@cordon/inventory/contract";
import { CopyButton, count, Instant, RelativeTime, useNow } from "@cordon/ui";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { rangeSeen, searchFor } from "../../events-link.ts";
import { useSession } from "../../session/session.ts";
import { CriticalityMark } from "../criticality-mark.tsx";
import { CriticalityField } from "./criticality-field.tsx";
import { TextFact } from "./text-fact.tsx";
import { readTags, TagList } from "./tags.tsx";

/** What is known and set about a host, in a narrow column. */
export function HostFacts({ host }: { readonly host: HostDetail }): ReactElement {
  const { can } = useSession();
  const now = useNow();
  const mayEdit = can("inventory:edit-hosts");
  return (
    <section aria-label="Facts" className="flex min-w-0 flex-col">
      {mayEdit ? (
        <CriticalityField host={host} />
      ) : (
        <Fact name="Criticality">
          <CriticalityMark criticality={host.criticality} />
        </Fact>
      )}
      <TextFact
        host={host}
        field="owner"
        name="Owner"
        hint="The person or team that answers for it. Empty: nobody."
        mayEdit={mayEdit}
        text={host.owner ?? ""}
        shown={host.owner ?? <span className="text-muted">Nobody</span>}
        read={(text) => ({ change: { owner: text.trim() === "" ? null : text.trim() } })}
      />
      <TextFact
        host={host}
        field="tags"
        name="Tags"
        hint="Separated by commas."
        mayEdit={mayEdit}
        text={host.tags.join(", ")}
        shown={<TagList tags={host.tags} />}
        read={(text) => {
          const tags = readTags(text);
          return typeof tags === "string" ? { error: tags } : { change: { tags } };
        }}
      />
      <Fact name="Last seen">
        <RelativeTime at={host.lastSeenAt} />
      </Fact>
      <Fact name="First seen">
        <Instant at={host.firstSeenAt} hasZone />
      </Fact>
      <Fact name="Events">
        {can("monitoring:read-events") ? (
          <Link
            to="/events"
            search={{ q: searchFor({ host: host.name }), ...rangeSeen(host, now) }}
            className="text-accent-text hover:underline"
          >
            {count(host.events)}
          </Link>
        ) : (
          count(host.events)
        )}
      </Fact>
      {host.vouchedBy.length === 0 ? null : <Fact name="Vouched for by">{host.vouchedBy.join(", ")}</Fact>}
      <Fact name="Id">
        <span className="flex items-center gap-1">
          <code className="min-w-0 truncate text-small">{host.id}</code>
          <CopyButton text={host.id} label="Copy id" />
        </span>
      </Fact>
    </section>
  );
}

/** One fact: its name above its value. */
export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactElement {
  return (
    <div className="min-w-0 border-b py-2 last:border-b-0">
      <h2 className="text-small font-medium text-muted">{name}</h2>
      <div className="break-words">{children}</div>
    </div>
  );
}
