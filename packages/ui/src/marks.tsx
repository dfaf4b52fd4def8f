import type { Severity } from "@cordon/kernel";
import type { ReactElement, ReactNode } from "react";
import { cx } from "./cx.ts";

const SEVERITY: Readonly<
  Record<Severity, { readonly shape: ReactElement; readonly word: string; readonly colour: string }>
> = {
  critical: {
    shape: <path d="M5 .6 9.4 5 5 9.4.6 5Z" fill="currentColor" />,
    word: "Critical",
    colour: "text-severity-critical",
  },
  high: { shape: <path d="M5 1 9.3 8.800H.7Z" fill="currentColor" />, word: "High", colour: "text-severity-high" },
  medium: { shape: <circle cx="5" cy="5" r="4" fill="currentColor" />, word: "Medium", colour: "text-severity-medium" },
  low: {
    shape: <circle cx="5" cy="5" r="3.3" fill="none" stroke="currentColor" strokeWidth="1.4" />,
    word: "Low",
    colour: "text-severity-low",
  },
  info: { shape: <circle cx="5" cy="5" r="1.6" fill="currentColor" />, word: "Info", colour: "text-severity-info" },
};

export interface SeverityMarkProps {
  readonly severity: Severity;
  /** In a dense column the word is read out, not shown; elsewhere it is always there. */
  readonly isShapeOnly?: boolean;
}

/** Severity by shape, word and colour: ◆ critical, ▲ high, ● medium, ○ low, · info. */
export function SeverityMark({ severity, isShapeOnly = false }: SeverityMarkProps): ReactElement {
  const { shape, word, colour } = SEVERITY[severity];
  return (
    <span
      className={cx("inline-flex items-center gap-1.5 font-medium whitespace-nowrap", colour)}
      title={isShapeOnly ? word : undefined}
    >
      <svg viewBox="0 0 10 10" width="10" height="10" aria-hidden focusable="false" className="shrink-0">
        {shape}
      </svg>
      <span className={isShapeOnly ? "sr-only" : ""}>{word}</span>
    </span>
  );
}

export type Tone = "neutral" | "ok" | "warn" | "danger" | "accent";

const DOTS: Readonly<Record<Tone, ReactElement>> = {
  ok: <circle cx="4" cy="4" r="3.5" fill="currentColor" />,
  warn: <path d="M4 .8 7.7 7.400H.3Z" fill="currentColor" />,
  danger: <rect x=".7" y=".7" width="6.6" height="6.6" fill="currentColor" />,
  accent: <circle cx="4" cy="4" r="3.5" fill="currentColor" />,
  neutral: <circle cx="4" cy="4" r="2.9" fill="none" stroke="currentColor" strokeWidth="1.2" />,
};

const TEXT: Readonly<Record<Tone, string>> = {
  ok: "text-ok-text",
  warn: "text-warn-text",
  danger: "text-danger-text",
  accent: "text-accent-text",
  neutral: "text-muted",
};

/** A state by shape, word and colour: disc good, triangle look, square broken, ring quiet. */
export function StateDot({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }): ReactElement {
  return (
    <span className={cx("inline-flex items-center gap-1.5 whitespace-nowrap", TEXT[tone])}>
      <svg viewBox="0 0 8 8" width="8" height="8" aria-hidden focusable="false" className="shrink-0">
        {DOTS[tone]}
      </svg>
      {children}
    </span>
  );
}

const SOFT: Readonly<Record<Tone, string>> = {
  ok: "bg-ok-soft text-ok-text",
  warn: "bg-warn-soft text-warn-text",
  danger: "bg-danger-soft text-danger-text",
  accent: "bg-accent-soft text-accent-text",
  neutral: "bg-hover text-muted",
};

/** One or two words about a thing, beside its name. */
export function Badge({
  tone = "neutral",
  children,
}: {
  readonly tone?: Tone;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <span
      className={cx(
        "inline-flex h-5 shrink-0 items-center rounded-sm px-1.5 text-small font-medium whitespace-nowrap",
        SOFT[tone],
      )}
    >
      {children}
    </span>
  );
}

/** Two letters of a name on a quiet disc; decoration beside the written name. */
export function Avatar({ name, size = 24 }: { readonly name: string; readonly size?: number }): ReactElement {
  return (
    <span
      aria-hidden
      style={{ width: size, height: size, fontSize: Math.round(size * 0.4) }}
      className="inline-flex shrink-0 items-center justify-center rounded-full bg-accent-soft font-semibold text-accent-text"
    >
      {initials(name)}
    </span>
  );
}

/** "Grace Hopper" → "GH", "root@web-1" → "RO". */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s._-]+/)
    .filter((word) => /\p{L}|\p{N}/u.test(word));
  const [first = "?", ...rest] = words;
  const last = rest.at(-1);
  const pair = last === undefined ? [...first].slice(0, 2) : [[...first][0] ?? "", [...last][0] ?? ""];
  return pair.join("").toUpperCase();
}
