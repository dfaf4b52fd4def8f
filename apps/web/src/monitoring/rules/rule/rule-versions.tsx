import type { RuleDetail } from "@cordon/monitoring/contract";
import { Badge, RelativeTime } from "@cordon/ui";
import type { ReactElement } from "react";
import { PlainText } from "../../../plain-text.tsx";

/** Every version of every set that holds it; more than one only where a set was imported again or two sets share it. */
export function RuleVersions({ rule: { versions } }: { readonly rule: RuleDetail }): ReactElement | null {
  if (versions.length < 2) return null;
  return (
    <section aria-labelledby="rule-versions" className="min-w-0">
      <h3 id="rule-versions" className="pb-1 font-semibold">
        Where it stands
      </h3>
      <ul className="border-t">
        {versions.map(({ setId, setName, number, importedAt, isActive, isEffective }) => (
          <li key={`${setId}-${number}`} className="flex min-h-(--row) flex-wrap items-center gap-x-4 border-b py-1">
            <span className="min-w-0 flex-1 break-words">
              <PlainText text={setName} />, version {number}
            </span>
            {isEffective ? (
              <Badge tone="accent">counts</Badge>
            ) : isActive ? (
              <Badge>another set comes first</Badge>
            ) : null}
            <span className="w-24 text-right text-small text-muted">
              <RelativeTime at={importedAt} isInRow />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
