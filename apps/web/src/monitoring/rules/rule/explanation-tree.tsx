import type { RuleExplanation } from "@cordon/monitoring/contract";
import { cx, Icon, MachineText, StateDot } from "@cordon/ui";
import type { ReactElement } from "react";
import { partWords, verdictSentence } from "./explanation-words.ts";

type Part = RuleExplanation["parts"][number];

/** The condition of a rule as a tree: what holds, by which field and value, and what does not. */
export function ExplanationTree({ explanation }: { readonly explanation: RuleExplanation }): ReactElement {
  const { isMatch, parts, isCut } = explanation;
  return (
    <section aria-label="Explanation" role="status" className="flex min-w-0 flex-col gap-3">
      <div>
        <StateDot tone={isMatch ? "ok" : "danger"}>
          <span className="font-semibold">{isMatch ? "The rule matches" : "The rule does not match"}</span>
        </StateDot>
        <p className="max-w-[75ch] break-words text-muted">{verdictSentence(explanation)}</p>
      </div>
      <ul className="overflow-hidden rounded border">
        {parts.map((part, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- a part is its place in the condition
          <li key={index} className="border-b py-1.5 pr-3 last:border-b-0" style={{ paddingLeft: indent(part.depth) }}>
            <PartLine part={part} />
          </li>
        ))}
      </ul>
      {isCut ? <p className="text-small text-muted">The condition has more parts than are shown.</p> : null}
    </section>
  );
}

const DEEPEST = 8;

function indent(depth: number): string {
  return `${12 + Math.min(depth, DEEPEST) * 18}px`;
}

function PartLine({ part }: { readonly part: Part }): ReactElement {
  const { kind, holds, hits, found } = part;
  const isLeaf = kind === "field" || kind === "keywords";
  return (
    <div className="flex min-w-0 items-start gap-2">
      <span className={cx("mt-0.5 shrink-0", holds ? "text-ok-text" : "text-faint")}>
        <Icon name={holds ? "check" : "close"} size={12} label={holds ? "holds" : "does not hold"} />
      </span>
      <div className="min-w-0 flex-1">
        <span className={cx("break-words", !isLeaf && "font-medium", !holds && "text-muted")}>
          {kind === "field" || kind === "search" ? (
            <MachineText text={part.part} isBlock limit={300} className="inline! text-small" />
          ) : (
            partWords(part)
          )}
        </span>
        {hits.map(({ test, field, value }, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- so is a test
          <p key={index} className="text-small break-words">
            <MachineText text={test} isBlock limit={300} className="inline!" />
            {value === null ? null : (
              <span className="text-muted">
                {" "}
                holds for {field === "" ? "the record" : <MachineText text={field} limit={100} />}:{" "}
                <MachineText text={value} isBlock limit={400} className="inline! rounded-sm bg-mark text-text" />
              </span>
            )}
          </p>
        ))}
        {isLeaf && !holds && kind === "field" ? (
          <p className="text-small break-words text-muted">
            {found === null ? (
              "The record has no such field."
            ) : (
              <>
                The record has{" "}
                {found.length === 0 ? (
                  "nothing in it"
                ) : (
                  <MachineText text={found.join(", ")} isBlock limit={400} className="inline!" />
                )}
                .
              </>
            )}
          </p>
        ) : null}
      </div>
    </div>
  );
}
