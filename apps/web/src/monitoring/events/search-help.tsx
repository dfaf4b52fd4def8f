import { IconButton, Popover } from "@cordon/ui";
import type { ReactElement } from "react";

const EXAMPLES: readonly (readonly [string, string])[] = [
  ['"failed password"', "these words, in this order"],
  ["host:web-1 user:root", "both: a space means AND"],
  ["outcome:failure NOT user:root", "excluded; also -user:root"],
  ["process:(mimikatz.exe OR powershell.exe)", "one of several values"],
  ["src:10.0.0.0/8", "an address range"],
  ["destination.port:[1024 TO 65535]", "a range; also >=, <"],
  ["action:Get*", "begins with; * and ? stand for anything"],
  ["exists:user.name", "the field is there"],
  ['"EventID":4624', "a source's own name, exactly"],
];

/** How a search is written, by examples that run when clicked. */
export function SearchHelp({ onRun }: { readonly onRun: (q: string) => void }): ReactElement {
  return (
    <Popover
      label="How to search"
      placement="bottom end"
      trigger={<IconButton icon="info" label="How to search" />}
      className="w-[480px]"
    >
      {(close) => (
        <>
          <h2 className="px-2 font-semibold">How to search</h2>
          <ul className="mt-1">
            {EXAMPLES.map(([search, meaning]) => (
              <li key={search}>
                <button
                  type="button"
                  onClick={() => {
                    onRun(search);
                    close();
                  }}
                  className="grid min-h-7 w-full grid-cols-[1fr_180px] items-center gap-3 rounded-sm px-2 text-left hover:bg-hover phone:min-h-10 phone:grid-cols-1 phone:gap-0 phone:py-1"
                >
                  <code className="min-w-0 text-small break-words text-accent-text">{search}</code>
                  <span className="text-small text-muted">{meaning}</span>
                </button>
              </li>
            ))}
          </ul>
          <p className="mt-1 border-t px-2 pt-2 text-small text-muted">
            Short names: host, user, src, dst, process, action, outcome, code, product, source. Case does not matter.
          </p>
        </>
      )}
    </Popover>
  );
}
