import type { ReactElement } from "react";
import { cx } from "./cx.ts";

export interface KbdProps {
  /** As in `useShortcut`: "g t", "mod+k". */
  readonly keys: string;
  readonly tone?: "normal" | "inverse";
  readonly className?: string;
}

const NAMES: Readonly<Record<string, string>> = {
  " ": "Space",
  Escape: "Esc",
  ArrowDown: "↓",
  ArrowUp: "↑",
  ArrowLeft: "←",
  ArrowRight: "→",
  shift: "⇧",
  alt: "Alt",
};

const isMac = (): boolean => typeof navigator !== "undefined" && /Mac|iP(hone|ad)/.test(navigator.platform);

/** "mod+k" → ["Ctrl", "K"]; a sequence keeps its order. */
export function keyLabels(keys: string): readonly string[] {
  if (keys === " ") return ["Space"];
  return keys
    .split(/[ +]/)
    .filter((key) => key !== "")
    .map((key) =>
      key === "mod" ? (isMac() ? "⌘" : "Ctrl") : (NAMES[key] ?? (keys.includes("mod+") ? key.toUpperCase() : key)),
    );
}

/** A key to press, never shown where there is no keyboard. */
export function Kbd({ keys, tone = "normal", className }: KbdProps): ReactElement {
  return (
    <span className={cx("phone:hidden inline-flex gap-0.5", className)} aria-hidden>
      {keyLabels(keys).map((label, index) => (
        <kbd
          key={`${index}${label}`}
          className={cx(
            "inline-flex h-4 min-w-4 items-center justify-center rounded-sm border px-1 font-sans text-[0.625rem] leading-none font-medium",
            tone === "inverse" ? "border-current/40 text-current" : "border-line-strong bg-sunken text-muted",
          )}
        >
          {label}
        </kbd>
      ))}
    </span>
  );
}
