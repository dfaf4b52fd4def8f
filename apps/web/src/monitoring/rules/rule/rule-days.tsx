import type { RuleDetail } from "@cordon/monitoring/contract";
import { Histogram, plural, useNow } from "@cordon/ui";
import { type ReactElement, useMemo } from "react";
import { dayBuckets, DAY_MS } from "./day-buckets.ts";

/** Matches of the last 30 days, a bar a day. */
export function RuleDays({ rule: { days } }: { readonly rule: RuleDetail }): ReactElement {
  const today = useNow().toISOString().slice(0, 10);
  const buckets = useMemo(() => dayBuckets(days, today), [days, today]);
  const sum = (of: "matches" | "suppressed"): number => days.reduce((all, day) => all + day[of], 0);
  const matches = sum("matches");
  const suppressed = sum("suppressed");
  if (matches === 0) {
    return (
      <section>
        <h3 className="font-semibold">Nothing matched in the last 30 days</h3>
        <p className="max-w-[75ch] text-muted">
          Either nothing of that kind happened, or no source sends what the rule looks at. Explain a record of yours to
          see which part of it would not hold.
        </p>
      </section>
    );
  }
  return (
    <Histogram
      unit="matches"
      title={
        <span>
          <span className="font-semibold">{plural(matches, "match", "matches")}</span> in the last 30 days
          {suppressed === 0 ? "" : `, ${suppressed.toLocaleString("en-GB")} of them suppressed`}
        </span>
      }
      buckets={buckets}
      bucketMs={DAY_MS}
      height={72}
    />
  );
}
