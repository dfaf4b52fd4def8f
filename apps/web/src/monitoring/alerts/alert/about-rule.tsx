import type { AlertDetail } from "@cordon/monitoring/contract";
import type { ReactElement } from "react";

/** What the rule says about itself: what it means, what else it may be, where to read on. */
export function AboutRule({ alert: { rule } }: { readonly alert: Pick<AlertDetail, "rule"> }): ReactElement {
  return (
    <section aria-labelledby="about-rule" className="flex max-w-[75ch] flex-col gap-2">
      <h3 id="about-rule" className="font-semibold">
        What the rule says
      </h3>
      <p className="break-words whitespace-pre-line">{rule.description === "" ? "Nothing." : rule.description}</p>
      <Words title="It may also be" items={rule.falsePositives} />
      <Words title="Read on" items={rule.references} />
    </section>
  );
}

/** Addresses are shown and not linked: a rule may come from anywhere. */
function Words({ title, items }: { readonly title: string; readonly items: readonly string[] }): ReactElement | null {
  if (items.length === 0) return null;
  return (
    <div>
      <h4 className="text-small font-medium text-muted">{title}</h4>
      <ul className="list-disc pl-5">
        {items.map((item) => (
          <li key={item} className="break-words [overflow-wrap:anywhere]">
            {item}
          </li>
        ))}
      </ul>
    </div>
  );
}
