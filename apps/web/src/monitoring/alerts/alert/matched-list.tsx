import { MachineText } from "@cordon/ui";
import type { ReactElement } from "react";
import type { MatchedPart } from "./matched-parts.ts";

const SHOWN = 12;

/** What matched, in words: the marks of the record for who does not see colours, and for what stands nowhere in it. */
export function MatchedList({ parts }: { readonly parts: readonly MatchedPart[] }): ReactElement | null {
  if (parts.length === 0) return null;
  return (
    <section aria-label="What matched">
      <h4 className="text-small font-medium text-muted">Why it matched</h4>
      <ul className="text-small">
        {parts.slice(0, SHOWN).map(({ search, field, test }) => (
          <li key={`${field}\0${test}`} className="break-words">
            <MachineText text={field === "" ? "the record" : field} className="text-small text-syntax-key" />{" "}
            <MachineText text={test} isBlock limit={300} className="inline! text-small" />
            {search === "" ? null : (
              <span className="text-muted">
                {" "}
                in <MachineText text={search} limit={80} className="text-small" />
              </span>
            )}
          </li>
        ))}
      </ul>
      {parts.length > SHOWN ? <p className="text-small text-muted">and {parts.length - SHOWN} more</p> : null}
    </section>
  );
}
