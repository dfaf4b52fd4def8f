import { expect, it } from "vitest";
import {
  createShortcutRegistry,
  keyName,
  type KeyPress,
  type Shortcut,
  type ShortcutRegistry,
} from "./shortcut-registry.ts";

const PAGE = { isTyping: false, isOnControl: false };
const TYPING = { isTyping: true, isOnControl: false };

const aPress = (key: string, change: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...change,
});
const aShortcut = (keys: string, run: () => void, change: Partial<Shortcut> = {}): Shortcut => ({
  keys,
  label: keys,
  group: "Test",
  run,
  ...change,
});

function setUp(): {
  registry: ShortcutRegistry;
  ran: string[];
  clock: { now: number };
  add: (keys: string, change?: Partial<Shortcut>) => () => void;
} {
  const clock = { now: 0 };
  const registry = createShortcutRegistry(() => clock.now);
  const ran: string[] = [];
  return { registry, ran, clock, add: (keys, change) => registry.add(aShortcut(keys, () => ran.push(keys), change)) };
}

it("a key runs its shortcut, another does not", () => {
  const { registry, ran, add } = setUp();
  add("j");

  expect(registry.press(aPress("j"), PAGE)).toBe(true);
  expect(registry.press(aPress("q"), PAGE)).toBe(false);
  expect(ran).toEqual(["j"]);
});

it("a sequence needs both keys within its time", () => {
  const { registry, ran, clock, add } = setUp();
  add("g t");

  registry.press(aPress("g"), PAGE);
  clock.now = 5_000;
  registry.press(aPress("t"), PAGE);
  registry.press(aPress("g"), PAGE);
  clock.now = 5_500;
  registry.press(aPress("t"), PAGE);

  expect(ran).toEqual(["g t"]);
});

it("the last one registered wins, and the one before comes back when it leaves", () => {
  const { registry, ran, add } = setUp();
  add("Escape");
  const leave = registry.add(aShortcut("Escape", () => ran.push("inner")));

  registry.press(aPress("Escape"), PAGE);
  leave();
  registry.press(aPress("Escape"), PAGE);

  expect(ran).toEqual(["inner", "Escape"]);
});

it("typing a letter in a field is typing, Ctrl K still works there", () => {
  const { registry, ran, add } = setUp();
  add("j");
  add("mod+k", { worksWhileTyping: true });

  expect(registry.press(aPress("j"), TYPING)).toBe(false);
  registry.press(aPress("k", { ctrlKey: true }), TYPING);

  expect(ran).toEqual(["mod+k"]);
});

it("switched off, single keys and sequences rest while keys with Ctrl work", () => {
  const { registry, ran, add } = setUp();
  add("j");
  add("g t");
  add("mod+k");
  registry.setSingleKeys(false);

  for (const key of ["j", "g", "t"]) registry.press(aPress(key), PAGE);
  registry.press(aPress("k", { metaKey: true }), PAGE);

  expect(ran).toEqual(["mod+k"]);
});

it("Space on a button belongs to the button", () => {
  const { registry, ran, add } = setUp();
  add(" ");

  expect(registry.press(aPress(" "), { isTyping: false, isOnControl: true })).toBe(false);
  expect(ran).toEqual([]);
});

it("the help lists each key once, the one that would run", () => {
  const { registry, add } = setUp();
  add("x");
  registry.add(aShortcut("x", () => undefined, { label: "inner" }));
  add("ArrowDown", { isHidden: true });

  expect(registry.list().map(({ label }) => label)).toEqual(["inner"]);
});

it("shift belongs to the name of a letter and not to that of a sign", () => {
  expect(keyName(aPress("?", { shiftKey: true }))).toBe("?");
  expect(keyName(aPress("X", { shiftKey: true }))).toBe("shift+x");
});
