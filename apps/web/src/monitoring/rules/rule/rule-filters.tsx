import type { RuleDetail } from "@cordon/monitoring/contract";
import { MachineText } from "@cordon/ui";
import type { ReactElement } from "react";
import { PlainText } from "../../../plain-text.tsx";

/** The Sigma filters of its set that hold the rule back; nothing when there are none. */
export function RuleFilters({ filters }: { readonly filters: RuleDetail["heldBackBy"] }): ReactElement | null {
  if (filters.length === 0) return null;
  return (
    <section aria-labelledby="filters" className="min-w-0">
      <h3 id="filters" className="pb-1 font-semibold">
        Filters of its set
      </h3>
      <p className="pb-1 text-muted">What they match is no match of this rule.</p>
      <ul className="border-t">
        {filters.map(({ id, title, path, source }) => (
          <li key={id} className="border-b py-1.5">
            <details>
              <summary className="cursor-pointer">
                <PlainText text={title} /> <MachineText text={path} limit={200} className="text-small text-muted" />
              </summary>
              <pre className="scroll-thin mt-1 max-h-80 overflow-auto text-small">{source}</pre>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}
