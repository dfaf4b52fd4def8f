import { SearchField, useShortcut } from "@cordon/ui";
import { type ReactElement, type ReactNode, useRef } from "react";
import { useTypedText } from "./typed-text.ts";

export interface FilterBarProps {
  /** What the text is looked for in. */
  readonly label: string;
  /** In the list of keys: "Filter hosts". */
  readonly shortcutLabel: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  /** Menus, and one chip for each filter that is on. */
  readonly children: ReactNode;
}

/** Above a list: text, reached by `/`, and what else it is filtered by. */
export function FilterBar({ label, shortcutLabel, text, onText, children }: FilterBarProps): ReactElement {
  const input = useRef<HTMLInputElement>(null);
  useShortcut("/", () => input.current?.focus(), { label: shortcutLabel });
  const [typed, setTyped] = useTypedText(text, onText);
  return (
    <div className="mt-2 flex flex-wrap items-center gap-2">
      <SearchField
        label={label}
        value={typed}
        onChange={setTyped}
        shortcut="/"
        className="w-72 phone:w-full"
        inputRef={input}
      />
      {children}
    </div>
  );
}
