import { Dialog, Kbd, setPreferences, type Shortcut, Switch, usePreferences, useShortcutList } from "@cordon/ui";
import type { ReactElement } from "react";

/** Groups that are not named here belong to the page, and come first. */
const ORDER: readonly string[] = ["List", "Go to", "Everywhere"];

/** `?`: the keys that work on this page, and the switch for single keys. */
export function KeysDialog({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}): ReactElement {
  const { hasSingleKeys } = usePreferences();
  const groups = Map.groupBy(useShortcutList().toReversed(), (shortcut) => shortcut.group);
  const ordered = [...groups].sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b));
  return (
    <Dialog title="Keys" isOpen={isOpen} onClose={onClose} width="wide">
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        {ordered.map(([group, shortcuts]) => (
          <KeyGroup key={group} title={group} shortcuts={shortcuts} />
        ))}
      </div>
      <div className="mt-5 border-t pt-4">
        <Switch
          isOn={hasSingleKeys}
          onChange={(isOn) => setPreferences({ hasSingleKeys: isOn })}
          hint="Switch them off when speech input or another tool types letters by itself. Keys with Ctrl or ⌘ go on working."
        >
          Single keys
        </Switch>
      </div>
    </Dialog>
  );
}

function KeyGroup({
  title,
  shortcuts,
}: {
  readonly title: string;
  readonly shortcuts: readonly Shortcut[];
}): ReactElement {
  return (
    <section>
      <h3 className="mb-1 text-small font-medium text-muted">{title}</h3>
      <dl>
        {shortcuts.map((shortcut) => (
          <div key={shortcut.keys} className="flex h-7 items-center justify-between gap-4 border-b last:border-b-0">
            <dt>{shortcut.label}</dt>
            <dd>
              <span className="sr-only">{shortcut.keys}</span>
              <Kbd keys={shortcut.keys} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
