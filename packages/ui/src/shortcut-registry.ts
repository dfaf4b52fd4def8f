/** A key or a sequence ("g t", "mod+k", "?", " "); `mod` is Ctrl, or ⌘ on a Mac. */
export interface Shortcut {
  readonly keys: string;
  /** What it does, as the help shows it. */
  readonly label: string;
  readonly group: string;
  readonly run: () => void;
  /** Also while typing in a field or inside a dialog. Only for keys with `mod`, and Escape. */
  readonly worksWhileTyping?: boolean;
  /** Not listed in the help, since another entry says it (j and ArrowDown). */
  readonly isHidden?: boolean;
}

/** The part of a keyboard event that matters here. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** Where the press happened. */
export interface KeyPlace {
  /** In a field, a dialog, a menu: single keys belong to it. */
  readonly isTyping: boolean;
  /** On a button or link: Space and Enter belong to it. */
  readonly isOnControl: boolean;
}

export interface ShortcutRegistry {
  /** The last one registered for the same keys wins; gives back how to remove it. */
  readonly add: (shortcut: Shortcut) => () => void;
  /** Whether the press was used; the caller then prevents the default. */
  readonly press: (press: KeyPress, place: KeyPlace) => boolean;
  /** What is active now, innermost first, without hidden or overridden ones. */
  readonly list: () => readonly Shortcut[];
  readonly setSingleKeys: (isOn: boolean) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

const SEQUENCE_MS = 1_200;

/** The canonical name of a press: "mod+k", "shift+x", "?", "g". */
export function keyName(press: KeyPress): string {
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  const mod = press.ctrlKey || press.metaKey ? "mod+" : "";
  const alt = press.altKey ? "alt+" : "";
  // The shift of "?" is part of the character; that of a letter or a named key is not.
  const isShifted = press.shiftKey && (press.key.length > 1 || /^[a-z]$/i.test(press.key));
  return `${mod}${alt}${isShifted ? "shift+" : ""}${key}`;
}

/** @param now the clock in milliseconds; a sequence must be finished within 1.2 s. */
export function createShortcutRegistry(now: () => number): ShortcutRegistry {
  let shortcuts: readonly Shortcut[] = [];
  let listed: readonly Shortcut[] | undefined;
  let areSingleKeysOn = true;
  let pending = { prefix: "", at: 0 };
  const listeners = new Set<() => void>();
  const changed = (next: readonly Shortcut[]): void => {
    shortcuts = next;
    listed = undefined;
    for (const listener of listeners) listener();
  };

  const allowed = (shortcut: Shortcut, place: KeyPlace): boolean => {
    if (shortcut.worksWhileTyping === true) return true;
    if (place.isTyping) return false;
    if (place.isOnControl && (shortcut.keys === " " || shortcut.keys === "Enter")) return false;
    return areSingleKeysOn || !isSingleKey(shortcut.keys);
  };

  return {
    add(shortcut) {
      changed([shortcut, ...shortcuts]);
      return () => changed(shortcuts.filter((other) => other !== shortcut));
    },
    press(press, place) {
      const name = keyName(press);
      const prefix = now() - pending.at <= SEQUENCE_MS ? pending.prefix : "";
      const usable = shortcuts.filter((shortcut) => allowed(shortcut, place));
      const full = prefix === "" ? name : `${prefix} ${name}`;
      const hit = usable.find(({ keys }) => keys === full) ?? usable.find(({ keys }) => keys === name);
      const opensSequence = usable.some(({ keys }) => keys.startsWith(`${full} `));
      pending = hit === undefined && opensSequence ? { prefix: full, at: now() } : { prefix: "", at: 0 };
      hit?.run();
      return hit !== undefined || opensSequence;
    },
    list() {
      listed ??= shortcuts.filter(
        (shortcut, index) =>
          shortcut.isHidden !== true && shortcuts.findIndex(({ keys }) => keys === shortcut.keys) === index,
      );
      return listed;
    },
    setSingleKeys(isOn) {
      areSingleKeysOn = isOn;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function isSingleKey(keys: string): boolean {
  return !keys.includes("mod+") && !keys.includes("alt+") && !/^(Escape|Enter|Arrow\w+|Home|End|Page\w+)$/.test(keys);
}
