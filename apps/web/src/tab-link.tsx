import { cx, TAB } from "@cordon/ui";
import { useNavigate, useRouter } from "@tanstack/react-router";
import { type MouseEvent, type ReactElement, type ReactNode, useEffect, useRef } from "react";
import type { UrlState } from "./url-state.ts";

export interface TabLinkProps {
  readonly to: string;
  readonly url: UrlState;
  readonly isSelected: boolean;
  readonly children: ReactNode;
}

/** Not the router's `Link`: it would call every tab the current page, since they all lead to the same one. */
export function TabLink({ to, url, isSelected, children }: TabLinkProps): ReactElement {
  const router = useRouter();
  const navigate = useNavigate();
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isSelected) link.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [isSelected]);
  const open = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return; // the browser's own: a new tab, a file
    event.preventDefault();
    void navigate({ to, search: url });
  };
  return (
    <a
      ref={link}
      href={router.buildLocation({ to, search: url }).href}
      onClick={open}
      aria-current={isSelected ? "page" : undefined}
      data-selected={isSelected ? "" : undefined}
      className={cx(TAB, "whitespace-nowrap focus-visible:-outline-offset-2")}
    >
      {children}
    </a>
  );
}
