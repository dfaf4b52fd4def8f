import { CopyButton, MachineText } from "@cordon/ui";
import { type ReactElement, useMemo } from "react";
import { yamlParts } from "./yaml-line.ts";

const MOST_LINES = 2_000;
const COLOURS = { text: "", key: "text-syntax-key", comment: "text-muted" } as const;

/** The rule as it was written, its keys coloured, each line with its number. */
export function RuleText({ source }: { readonly source: string }): ReactElement {
  const lines = useMemo(() => source.replace(/\n$/, "").split("\n"), [source]);
  return (
    <section aria-label="Text of the rule" className="rounded border bg-sunken">
      <header className="flex h-8 items-center border-b pr-1 pl-3 phone:h-10">
        <h3 className="flex-1 text-small font-medium text-muted">As it was written, in Sigma’s format</h3>
        <CopyButton text={source} label="Copy the rule" />
      </header>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable */}
      <div tabIndex={0} role="region" aria-label="Lines of the rule" className="scroll-thin overflow-auto py-2">
        <ol className="w-max min-w-full text-small leading-5">
          {lines.slice(0, MOST_LINES).map((line, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- a line is its place
            <li key={index} className="flex pr-3">
              <span aria-hidden className="w-11 shrink-0 pr-3 text-right text-faint select-none tabular-nums">
                {index + 1}
              </span>
              <span className="min-h-5">
                {yamlParts(line).map(({ kind, text }, part) => (
                  // oxlint-disable-next-line react/no-array-index-key -- so is a part of it
                  <MachineText key={part} text={text} limit={2_000} className={COLOURS[kind]} />
                ))}
              </span>
            </li>
          ))}
        </ol>
        {lines.length > MOST_LINES ? (
          <p className="px-3 pt-2 text-small text-muted">
            and {(lines.length - MOST_LINES).toLocaleString("en-GB")} more lines; copying takes them along.
          </p>
        ) : null}
      </div>
    </section>
  );
}
