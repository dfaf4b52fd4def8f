import type { AlertDetail } from "@cordon/monitoring/contract";
import { plural } from "@cordon/ui";
import type { ReactElement } from "react";
import { AlertCopy } from "./alert-copy.tsx";

export interface AlertCopiesProps {
  readonly alert: AlertDetail;
  /** In a panel: the first event only. */
  readonly isShort?: boolean;
}

/** The events it rests on, as copies that stay when the log itself expires. */
export function AlertCopies({ alert, isShort = false }: AlertCopiesProps): ReactElement | null {
  const { copies, events, rule } = alert;
  if (copies.length === 0) return null;
  const shown = isShort ? copies.slice(0, 1) : copies;
  return (
    <section aria-labelledby="copies" className="min-w-0">
      <h3 id="copies" className="pb-1 font-semibold">
        {titleOf(events, copies.length, shown.length)}
      </h3>
      <ol className="flex flex-col gap-2">
        {shown.map((copy, index) => (
          <li key={copy.id}>
            <AlertCopy copy={copy} ruleId={rule.id} isOpenAtFirst={index === 0} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function titleOf(events: number, copies: number, shown: number): string {
  if (events === 1) return "The event it rests on";
  if (shown < copies) return `The first of ${plural(events, "event")}`;
  return copies === events
    ? `${plural(events, "event")} it rests on`
    : `${copies} of ${plural(events, "event")} it rests on`;
}
