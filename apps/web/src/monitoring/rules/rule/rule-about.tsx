import type { RuleDetail } from "@cordon/monitoring/contract";
import type { ReactElement } from "react";
import { AboutRule } from "../../alerts/alert/about-rule.tsx";
import { RuleAlerts } from "./rule-alerts.tsx";
import { RuleDays } from "./rule-days.tsx";
import { RuleFilters } from "./rule-filters.tsx";
import { RuleSuppressions } from "./rule-suppressions.tsx";
import { RuleVersions } from "./rule-versions.tsx";

/** How the rule does, what it says, what hides its alerts, and where it came from. */
export function RuleAbout({ rule }: { readonly rule: RuleDetail }): ReactElement {
  return (
    <div className="flex min-w-0 flex-col gap-8">
      <RuleDays rule={rule} />
      <RuleAlerts ruleId={rule.id} />
      <RuleSuppressions ruleId={rule.id} />
      <RuleFilters filters={rule.heldBackBy} />
      <AboutRule alert={{ rule }} />
      {rule.firstSteps.length === 0 ? null : (
        <section aria-labelledby="first-steps" className="max-w-[75ch]">
          <h3 id="first-steps" className="pb-1 font-semibold">
            What to do first
          </h3>
          <ol className="flex list-decimal flex-col gap-1 pl-5">
            {rule.firstSteps.map((step) => (
              <li key={step} className="break-words">
                {step}
              </li>
            ))}
          </ol>
        </section>
      )}
      <RuleVersions rule={rule} />
    </div>
  );
}
