import type { IncidentDetail } from "@cordon/incidents/contract";
import { Button } from "@cordon/ui";
import { type ReactElement, useState } from "react";
import { PlainText } from "../../plain-text.tsx";

const SHOWN = 5;

/** Why these alerts are one story, a sentence for each. */
export function LinkReasons({ incident }: { readonly incident: IncidentDetail }): ReactElement | null {
  const [isAll, setAll] = useState(false);
  const { links } = incident;
  if (links.length === 0) return null;
  const shown = isAll ? links : links.slice(0, SHOWN);
  return (
    <section aria-labelledby="why-together">
      <h2 id="why-together" className="pb-1 font-semibold">
        Why these belong together
      </h2>
      <ul className="border-t">
        {shown.map(({ alertId, otherAlertId, ruleTitle, otherRuleTitle, sentence }) => (
          <li key={`${alertId}${otherAlertId}`} className="border-b py-1.5 break-words last:border-b-0">
            <PlainText text={sentence} />
            <span className="block text-small text-muted">
              <PlainText text={ruleTitle} /> with <PlainText text={otherRuleTitle} />
            </span>
          </li>
        ))}
      </ul>
      {shown.length < links.length ? (
        <Button tone="quiet" size="small" onPress={() => setAll(true)}>
          Show all {links.length}
        </Button>
      ) : null}
    </section>
  );
}
