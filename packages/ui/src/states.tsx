import type { ReactElement, ReactNode } from "react";
import { Button } from "./button.tsx";
import { Command, CopyButton } from "./copy-button.tsx";
import { cx } from "./cx.ts";
import { Icon, type IconName } from "./icons.tsx";

interface FrameProps {
  readonly icon: IconName;
  readonly title: string;
  readonly children: ReactNode;
  readonly role?: "alert";
}

function Frame({ icon, title, children, role }: FrameProps): ReactElement {
  return (
    <section role={role} className="mx-auto flex w-full max-w-[560px] flex-col items-start gap-3 px-4 py-12 phone:py-8">
      <Icon name={icon} size={20} className="text-faint" />
      <h2 className="text-lead font-semibold">{title}</h2>
      {children}
    </section>
  );
}

export interface EmptyStateProps {
  readonly icon?: IconName;
  readonly title: string;
  /** What this is for, in a sentence. */
  readonly children: ReactNode;
  /** The exact command that fills it. */
  readonly command?: string;
  /** Or the click. */
  readonly action?: ReactNode;
}

/** Nothing here yet: says what for, and how it begins. */
export function EmptyState({ icon = "info", title, children, command, action }: EmptyStateProps): ReactElement {
  return (
    <Frame icon={icon} title={title}>
      <div className="max-w-[75ch] text-muted">{children}</div>
      {command === undefined ? null : <Command className="w-full">{command}</Command>}
      {action}
    </Frame>
  );
}

export interface ErrorStateProps {
  /** The problem's title. */
  readonly title: string;
  /** The problem's detail: what to do. */
  readonly detail: string;
  /** The problem's code, to copy for whoever helps. */
  readonly code: string;
  readonly requestId?: string;
  readonly onRetry?: () => void;
  /** Inside a panel rather than a page. */
  readonly isCompact?: boolean;
}

/** It did not work: what happened, what to do, a code to copy. */
export function ErrorState({
  title,
  detail,
  code,
  requestId,
  onRetry,
  isCompact = false,
}: ErrorStateProps): ReactElement {
  const reference = requestId === undefined ? code : `${code} ${requestId}`;
  const content = (
    <>
      <p className="max-w-[75ch] break-words text-muted">{detail}</p>
      <div className="flex flex-wrap items-center gap-2">
        {onRetry === undefined ? null : (
          <Button icon="refresh" onPress={onRetry}>
            Try again
          </Button>
        )}
        <span className="inline-flex items-center gap-1 text-small text-muted">
          Code <code className="text-text select-all">{reference}</code>
          <CopyButton text={reference} label="Copy code" />
        </span>
      </div>
    </>
  );
  if (!isCompact) {
    return (
      <Frame icon="warning" title={title} role="alert">
        {content}
      </Frame>
    );
  }
  return (
    <section role="alert" className="flex flex-col gap-2 rounded border p-3">
      <h3 className="font-semibold">{title}</h3>
      {content}
    </section>
  );
}

export interface ForbiddenStateProps {
  /** "see the audit trail" */
  readonly deed: string;
  /** Roles that include it, in the words of the settings. */
  readonly roles: readonly string[];
}

/** Not for this member: says which role would help and who gives it. */
export function ForbiddenState({ deed, roles }: ForbiddenStateProps): ReactElement {
  return (
    <Frame icon="lock" title={`Your role cannot ${deed}`}>
      <p className="text-muted">
        {roles.length === 0 ? "Another role" : <>The role {list(roles)}</>} would help. An administrator gives roles in
        Settings, Members.
      </p>
    </Frame>
  );
}

function list(words: readonly string[]): ReactNode {
  return words.map((word, index) => (
    <span key={word}>
      {index === 0 ? "" : index === words.length - 1 ? " or " : ", "}
      <strong className="font-medium text-text">{word}</strong>
    </span>
  ));
}

export interface SkeletonRowsProps {
  readonly rows?: number;
  /** Widths of the columns, as in the table that will be here. */
  readonly widths?: readonly string[];
}

/** Rows that keep the layout still while data is on its way. */
export function SkeletonRows({ rows = 8, widths = ["12%", "20%", "50%"] }: SkeletonRowsProps): ReactElement {
  return (
    <div role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        // oxlint-disable-next-line react/no-array-index-key -- all alike
        <div key={row} className="flex h-(--row) items-center gap-4 border-b px-4">
          {widths.map((width, column) => (
            // oxlint-disable-next-line react/no-array-index-key -- all alike
            <span key={column} className="skeleton h-2.5" style={{ width, opacity: 1 - row * 0.08 }} />
          ))}
        </div>
      ))}
    </div>
  );
}

/** A block of that height that will hold something. */
export function Skeleton({ className }: { readonly className?: string }): ReactElement {
  return <span aria-hidden className={cx("skeleton block", className)} />;
}
