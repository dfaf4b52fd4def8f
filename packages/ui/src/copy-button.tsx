import { type ReactElement, useEffect, useState } from "react";
import { Button, IconButton } from "./button.tsx";
import { cx } from "./cx.ts";
import { MachineText } from "./machine-text.tsx";

export interface CopyButtonProps {
  /** Exactly what goes on the clipboard. */
  readonly text: string;
  /** What it copies: "Copy command". */
  readonly label?: string;
  readonly hasWords?: boolean;
  readonly className?: string;
}

/** Copies, and says so for two seconds. */
export function CopyButton({ text, label = "Copy", hasWords = false, className }: CopyButtonProps): ReactElement {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  useEffect(() => {
    if (state === "idle") return undefined;
    const timer = setTimeout(() => setState("idle"), 2_000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = (): void => {
    copyText(text).then(
      () => setState("copied"),
      () => setState("failed"),
    );
  };
  const words = state === "copied" ? "Copied" : state === "failed" ? "Select and copy by hand" : label;
  const icon = state === "copied" ? "check" : "copy";
  const extra = className === undefined ? {} : { className };
  return (
    <>
      {hasWords ? (
        <Button icon={icon} size="small" onPress={copy} {...extra}>
          {words}
        </Button>
      ) : (
        <IconButton icon={icon} size="small" label={words} onPress={copy} {...extra} />
      )}
      <span role="status" className="sr-only">
        {state === "idle" ? "" : words}
      </span>
    </>
  );
}

/** Puts text on the clipboard; that of a page over plain http needs the old way. */
export async function copyText(text: string): Promise<void> {
  if (window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const isDone = document.execCommand("copy");
  area.remove();
  if (!isDone) throw new Error("the browser did not copy");
}

export interface CommandProps {
  /** A shell command, one or more lines; copied without the prompt. */
  readonly children: string;
  readonly label?: string;
  readonly hasPrompt?: boolean;
  readonly className?: string;
}

/** An exact command to run, with a button that copies it. */
export function Command({ children, label = "Copy command", hasPrompt = true, className }: CommandProps): ReactElement {
  return (
    <div className={cx("group relative flex min-w-0 items-start rounded border bg-sunken", className)}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable */}
      <pre
        tabIndex={0}
        className="scroll-thin min-w-0 flex-1 overflow-x-auto rounded px-3 py-2 text-small leading-5"
        aria-label={label.replace(/^Copy /, "")}
      >
        {hasPrompt ? (
          <span className="text-faint select-none" aria-hidden>
            ${" "}
          </span>
        ) : null}
        <code>{children}</code>
      </pre>
      <CopyButton text={children} label={label} className="mt-1.5 mr-1.5" />
    </div>
  );
}

/** A block a machine wrote: raw record, JSON, a stack. */
export function CodeBlock({
  text,
  isColoured = true,
  className,
}: {
  readonly text: string;
  readonly isColoured?: boolean;
  readonly className?: string;
}): ReactElement {
  return (
    <div className={cx("relative rounded border bg-sunken", className)}>
      <div className="px-3 py-2 pr-10 text-small leading-5">
        <MachineText text={text} isBlock isColoured={isColoured} limit={65_536} />
      </div>
      <CopyButton text={text} label="Copy exactly as it came" className="absolute top-1.5 right-1.5" />
    </div>
  );
}
