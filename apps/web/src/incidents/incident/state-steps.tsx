import type { IncidentDetail } from "@cordon/incidents/contract";
import { cx, Icon, RelativeTime } from "@cordon/ui";
import { Fragment, type ReactElement } from "react";
import { stateWord } from "../incident-words.ts";
import { stateSteps } from "./steps-of.ts";

/** How far the response has come, with the time it reached each state. */
export function StateSteps({ incident }: { readonly incident: IncidentDetail }): ReactElement {
  return (
    <ol aria-label="State" className="flex min-w-0 flex-wrap items-start gap-y-2">
      {stateSteps(incident).map(({ state, at, is }, index) => (
        <Fragment key={state}>
          {index === 0 ? null : (
            <li
              aria-hidden
              className={cx("mx-1.5 mt-2.5 h-px w-4 phone:hidden", is === "ahead" ? "bg-line-strong" : "bg-accent")}
            />
          )}
          <li
            aria-current={is === "here" ? "step" : undefined}
            className={cx("flex min-w-0 items-start gap-1.5 phone:mr-3", is === "ahead" && "phone:hidden")}
          >
            <StepMark is={is} />
            <span className="flex flex-col">
              <span className={is === "here" ? "font-semibold" : is === "ahead" ? "text-muted" : ""}>
                {stateWord(state)}
              </span>
              <span className="h-4 text-small text-muted">{at === null ? null : <RelativeTime at={at} />}</span>
            </span>
          </li>
        </Fragment>
      ))}
    </ol>
  );
}

const MARK = "mt-0.5 inline-flex size-4 shrink-0 items-center justify-center rounded-full border";

function StepMark({ is }: { readonly is: "done" | "here" | "ahead" }): ReactElement {
  if (is === "done") {
    return (
      <span className={cx(MARK, "border-accent bg-accent text-on-accent")}>
        <Icon name="check" size={10} label="Reached" />
      </span>
    );
  }
  return (
    <span className={cx(MARK, is === "here" ? "border-accent" : "border-control")}>
      {is === "here" ? <span className="size-2 rounded-full bg-accent" /> : null}
    </span>
  );
}
