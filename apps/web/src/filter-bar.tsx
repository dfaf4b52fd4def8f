import { Button, Chip, SearchField, useShortcut } from "@cordon/ui";
import { type ReactElement, type ReactNode, useRef } from "react";
import { PlainText } from "./plain-text.tsx";
import { useTypedText } from "./typed-text.ts";

/** A filter that is on, in words. */
export interface FilterOn<Name extends string> {
  readonly name: Name;
  readonly words: string;
}

export interface FilterBarProps<Name extends string> {
  /** What the text is looked for in. */
  readonly label: string;
  /** In the list of keys: "Filter hosts". */
  readonly shortcutLabel: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly on: readonly FilterOn<Name>[];
  readonly onRemove: (name: Name) => void;
  /** Takes off all of them. */
  readonly onClear: () => void;
  /** Menus with what can be filtered by, and the sort. */
  readonly children: ReactNode;
}

/** Above a list: text, reached by `/`, menus, and one chip for each filter that is on. */
export function FilterBar<Name extends string>(props: FilterBarProps<Name>): ReactElement {
  const { label, shortcutLabel, text, onText, on, onRemove, onClear, children } = props;
  const input = useRef<HTMLInputElement>(null);
  const menus = useRef<HTMLDivElement>(null);
  useShortcut("/", () => input.current?.focus(), { label: shortcutLabel });
  const [typed, setTyped] = useTypedText(text, onText);
  const remove = (name: Name): void => {
    onRemove(name);
    requestAnimationFrame(() => menus.current?.querySelector<HTMLElement>("button")?.focus()); // the chip is gone
  };
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
      <div ref={menus} className="flex flex-wrap">
        {children}
      </div>
      {on.map(({ name, words }) => (
        <Chip key={name} text={words} onRemove={() => remove(name)}>
          <PlainText text={words} />
        </Chip>
      ))}
      {on.length > 1 ? (
        <Button tone="quiet" size="small" onPress={onClear}>
          Clear
        </Button>
      ) : null}
    </div>
  );
}
