import type { RuleSetItem } from "@cordon/monitoring/contract";
import { Badge, Button, count, plural, RelativeTime } from "@cordon/ui";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { PlainText } from "../../../plain-text.tsx";
import { useSession } from "../../../session/session.ts";
import { ActivateDialog } from "./activate-dialog.tsx";
import { RuleChanges } from "./rule-changes.tsx";

type Version = RuleSetItem["versions"][number];

/** One set with its versions, newest first. */
export function RuleSet({ set }: { readonly set: RuleSetItem }): ReactElement {
  const { can } = useSession();
  const [openAt, setOpenAt] = useState<number>();
  const [wanted, setWanted] = useState<Version>();
  const active = set.versions.find(({ isActive }) => isActive);
  return (
    <section aria-labelledby={set.id} className="min-w-0">
      <div className="flex flex-wrap items-baseline gap-x-3 pb-1">
        <h2 id={set.id} className="font-semibold">
          <PlainText text={set.name} />
        </h2>
        <span className="text-muted">
          {set.origin === "built-in" ? "comes with Cordon" : "imported"}
          {active === undefined ? "" : `, ${plural(active.rules, "rule")}`}
        </span>
        <Link to="/rules" search={{ set: set.id }} className="ml-auto text-accent-text hover:underline">
          Its rules
        </Link>
      </div>
      <ul className="border-t">
        {set.versions.map((version) => (
          <li key={version.number} className="border-b py-1.5">
            <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
              <span className="w-24 font-medium">Version {version.number}</span>
              <span className="w-20">{version.isActive ? <Badge tone="accent">counts</Badge> : null}</span>
              <span className="w-24 text-right tabular-nums">{plural(version.rules, "rule")}</span>
              {version.filters === 0 ? null : (
                <span className="text-muted tabular-nums">{plural(version.filters, "filter")}</span>
              )}
              <span className="w-28">
                {version.failed === 0 ? (
                  <span className="text-muted">all loaded</span>
                ) : version.isActive ? (
                  <Link to="/rule-failures" className="text-danger-text hover:underline">
                    {count(version.failed)} not loaded
                  </Link>
                ) : (
                  <span className="text-danger-text">{count(version.failed)} not loaded</span>
                )}
              </span>
              <span className="min-w-40 flex-1 text-muted">
                <RelativeTime at={version.importedAt} /> by <PlainText text={version.importedBy} />
              </span>
              <Button
                size="small"
                tone="quiet"
                aria-expanded={openAt === version.number}
                onPress={() => setOpenAt(openAt === version.number ? undefined : version.number)}
              >
                What changed
              </Button>
              {version.isActive || !can("monitoring:edit-rules") ? null : (
                <Button size="small" onPress={() => setWanted(version)}>
                  {active !== undefined && version.number < active.number ? "Go back to it" : "Use it"}
                </Button>
              )}
            </div>
            {openAt === version.number ? <RuleChanges setId={set.id} number={version.number} /> : null}
          </li>
        ))}
      </ul>
      {wanted === undefined ? null : (
        <ActivateDialog set={set} version={wanted} active={active} onClose={() => setWanted(undefined)} />
      )}
    </section>
  );
}
