import type { AlertDetail } from "@cordon/monitoring/contract";
import type { ReactElement } from "react";

/** What to do first, as the rule's author wrote it; nothing when the rule does not say. */
export function AlertAdvice({ alert: { rule } }: { readonly alert: AlertDetail }): ReactElement | null {
  if (rule.firstSteps.length === 0) return null;
  return (
    <section aria-labelledby="first-steps">
      <h3 id="first-steps" className="pb-1 font-semibold">
        What to do first
      </h3>
      <ol className="flex max-w-[75ch] list-decimal flex-col gap-1 pl-5">
        {rule.firstSteps.map((step) => (
          <li key={step} className="break-words">
            {step}
          </li>
        ))}
      </ol>
    </section>
  );
}
