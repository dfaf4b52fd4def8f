import { StateDot } from "@cordon/ui";
import type { ReactElement } from "react";

/** Whether it worked, by shape and word. */
export function EventOutcome({ outcome }: { readonly outcome: string }): ReactElement {
  if (outcome === "failure") return <StateDot tone="danger">failure</StateDot>;
  if (outcome === "success") return <StateDot tone="ok">success</StateDot>;
  return <span className="text-muted">{outcome}</span>;
}
