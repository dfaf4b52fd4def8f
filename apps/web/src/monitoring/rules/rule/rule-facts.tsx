import type { RuleDetail } from "@cordon/monitoring/contract";
import { CopyButton, count, KeyValueList, RelativeTime } from "@cordon/ui";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { PlainText } from "../../../plain-text.tsx";
import { tacticWord } from "../../alerts/alert-words.ts";
import { TechniqueLinks } from "../../alerts/technique-links.tsx";
import { logSourceWords, perDay, precisionSentence } from "../rule-words.ts";

/** What is known of a rule, in a narrow column: how it does first, then whose it is. */
export function RuleFacts({ rule }: { readonly rule: RuleDetail }): ReactElement {
  return (
    <section aria-label="Facts" className="min-w-0">
      <KeyValueList
        items={[
          { key: "Last fired", value: rule.lastFiredAt === null ? "Never" : <RelativeTime at={rule.lastFiredAt} /> },
          { key: "A day", value: `${perDay(rule.matches7Days)} matches, over the last 7 days` },
          {
            key: "Alerts",
            value: (
              <Link to="/alerts" search={{ tab: "all", rule: rule.id }} className="text-accent-text hover:underline">
                {count(rule.alerts30Days)} in 30 days
              </Link>
            ),
          },
          { key: "Suppressed", value: `${count(rule.suppressed30Days)} matches in 30 days` },
          { key: "Precision", value: precisionSentence(rule) },
          { key: "Author", value: <PlainText text={rule.author === "" ? "not named" : rule.author} /> },
          { key: "Licence", value: <PlainText text={rule.license === "" ? "not named" : rule.license} /> },
          { key: "Looks at", value: <PlainText text={logSourceWords(rule)} /> },
          { key: "Status", value: rule.status },
          ...(rule.opensIncident ? [{ key: "Incident", value: "One alert of it opens an incident" }] : []),
          ...(rule.tactics.length === 0 ? [] : [{ key: "Tactic", value: rule.tactics.map(tacticWord).join(", ") }]),
          ...(rule.techniques.length === 0
            ? []
            : [{ key: "ATT&CK", value: <TechniqueLinks techniques={rule.techniques} /> }]),
          {
            key: "Set",
            value: (
              <Link to="/rule-sets" className="text-accent-text hover:underline">
                <PlainText text={rule.set.name} />
              </Link>
            ),
          },
          { key: "File", value: <code className="text-small break-all">{rule.path}</code> },
          {
            key: "Id",
            value: <code className="text-small break-all">{rule.id}</code>,
            actions: <CopyButton text={rule.id} label="Copy id" />,
          },
        ]}
      />
    </section>
  );
}
