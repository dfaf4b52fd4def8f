import type { RuleTrialAnswer } from "@cordon/monitoring/contract";
import { count, MachineText } from "@cordon/ui";
import { formatValue } from "@cordon/monitoring/search";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useSession } from "../../../session/session.ts";
import { AlertCopy } from "../../alerts/alert/alert-copy.tsx";
import { trialFinding, trialGround } from "./trial-words.ts";

export interface TrialAnswerProps {
  readonly answer: RuleTrialAnswer;
  readonly ruleId: string;
}

/** What the rule would have done: the number first, then where, then the events. */
export function TrialAnswer({ answer, ruleId }: TrialAnswerProps): ReactElement {
  const { hosts, hostCount, samples, matches } = answer;
  return (
    <section aria-label="Answer" className="flex min-w-0 flex-col gap-5">
      <div role="status">
        <p className="text-lead font-semibold">{trialFinding(answer)}</p>
        <p className="max-w-[75ch] text-muted">{trialGround(answer)}</p>
      </div>
      {hosts.length === 0 ? null : (
        <div>
          <h3 className="pb-1 font-semibold">
            {hostCount > hosts.length ? `The ${hosts.length} hosts with the most matches` : "Where"}
          </h3>
          <ul className="scroll-thin max-h-56 overflow-auto rounded border">
            {hosts.map(({ host, matches: on }) => (
              <li
                key={host}
                className="flex min-h-(--row) items-center justify-between gap-4 border-b px-3 last:border-b-0"
              >
                <HostLink host={host} answer={answer} />
                <span className="tabular-nums">{count(on)}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {samples.length === 0 ? null : (
        <div className="min-w-0">
          <h3 className="pb-1 font-semibold">
            {samples.length < matches ? `${samples.length} of the events` : "The events"}
          </h3>
          <ol className="flex flex-col gap-2">
            {samples.map((sample, index) => (
              <li key={sample.id}>
                <AlertCopy copy={sample} ruleId={ruleId} isOpenAtFirst={index === 0} />
              </li>
            ))}
          </ol>
        </div>
      )}
    </section>
  );
}

function HostLink({ host, answer }: { readonly host: string; readonly answer: RuleTrialAnswer }): ReactElement {
  const { can } = useSession();
  const text = <MachineText text={host} limit={253} className="text-small" />;
  if (!can("monitoring:read-events")) return text;
  return (
    <Link
      to="/events"
      search={{ q: `host:${formatValue(host)}`, from: answer.from, to: answer.to }}
      className="min-w-0 truncate text-accent-text hover:underline"
    >
      {text}
    </Link>
  );
}
