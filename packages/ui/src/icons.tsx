import type { ReactElement } from "react";
import { cx } from "./cx.ts";

/** Drawn on 16 x 16 with a stroke of 1.5; one string of path data each. */
const PATHS = {
  today: "M8 3.5V8l2.5 1.5 M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12Z",
  detect: "M2 8s2.2-4.5 6-4.5S14 8 14 8s-2.2 4.5-6 4.5S2 8 2 8Z M8 9.8a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6Z",
  alerts: "M8 2.2a4 4 0 0 0-4 4C4 9.8 2.7 11 2.7 11h10.6S12 9.8 12 6.2a4 4 0 0 0-4-4Z M6.7 13.3a1.4 1.4 0 0 0 2.6 0",
  rules:
    "M4 2.5h8a.8.8 0 0 1 .8.8v9.4a.8.8 0 0 1-.8.8H4a.8.8 0 0 1-.8-.8V3.3a.8.8 0 0 1 .8-.8Z m1.5 3.7 1 1L8.1 5.3 M9.6 6.3h1.2 M5.5 10.2l1 1 1.6-1.9 M9.6 10.3h1.2",
  events: "M2.5 4h11 M2.5 8h11 M2.5 12h7",
  sources:
    "M8 9.2a1.2 1.2 0 1 0 0-2.4 1.2 1.2 0 0 0 0 2.4Z M5.2 10.8a4 4 0 0 1 0-5.6 M10.8 5.2a4 4 0 0 1 0 5.6 M3.2 12.8a6.8 6.8 0 0 1 0-9.6 M12.8 3.2a6.8 6.8 0 0 1 0 9.6",
  hosts:
    "M3 2.8h10a.8.8 0 0 1 .8.8v3H2.2v-3a.8.8 0 0 1 .8-.8Z M2.2 9.4h11.6v3a.8.8 0 0 1-.8.8H3a.8.8 0 0 1-.8-.8v-3Z M4.8 4.7h.01 M4.8 11.3h.01 M2.2 6.6v2.8 M13.8 6.6v2.8",
  settings:
    "M2.5 4.5h6 M12.5 4.5h1 M2.5 11.5h1 M7.5 11.5h6 M10.5 6.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z M5.5 13.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
  search: "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Z M10.5 10.5 14 14",
  close: "m4 4 8 8 M12 4l-8 8",
  check: "m3 8.5 3.2 3L13 4.5",
  minus: "M3.5 8h9",
  plus: "M8 3.5v9 M3.5 8h9",
  down: "m4 6 4 4 4-4",
  up: "m4 10 4-4 4 4",
  left: "m10 4-4 4 4 4",
  right: "m6 4 4 4-4 4",
  copy: "M6 5.5h6.2a.8.8 0 0 1 .8.8v6.4a.8.8 0 0 1-.8.8H6a.8.8 0 0 1-.8-.8V6.3a.8.8 0 0 1 .8-.8Z M3 10.5V3.3a.8.8 0 0 1 .8-.8h6.7",
  menu: "M2.5 4.5h11 M2.5 8h11 M2.5 11.5h11",
  rail: "M2.8 3h10.4a.8.8 0 0 1 .8.8v8.4a.8.8 0 0 1-.8.8H2.8a.8.8 0 0 1-.8-.8V3.8a.8.8 0 0 1 .8-.8Z M6 3v10",
  sun: "M8 10.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z M8 1.8v1 M8 13.2v1 M1.8 8h1 M13.2 8h1 M3.6 3.6l.7.7 M11.7 11.7l.7.7 M3.6 12.4l.7-.7 M11.7 4.3l.7-.7",
  moon: "M13.3 9.8A5.6 5.6 0 0 1 6.2 2.7a5.6 5.6 0 1 0 7.1 7.1Z",
  screen: "M2.8 3h10.4a.8.8 0 0 1 .8.8v6.4a.8.8 0 0 1-.8.8H2.8a.8.8 0 0 1-.8-.8V3.8a.8.8 0 0 1 .8-.8Z M5.5 13.5h5",
  keyboard:
    "M2.3 4h11.4a.8.8 0 0 1 .8.8v6.4a.8.8 0 0 1-.8.8H2.3a.8.8 0 0 1-.8-.8V4.8a.8.8 0 0 1 .8-.8Z M4.2 6.6h.01 M6.7 6.6h.01 M9.2 6.6h.01 M11.7 6.6h.01 M5 9.5h6",
  more: "M3.5 8.5a.5.5 0 1 0 0-1 .5.5 0 0 0 0 1Z M8 8.5a.5.5 0 1 0 0-1 .5.5 0 0 0 0 1Z M12.5 8.5a.5.5 0 1 0 0-1 .5.5 0 0 0 0 1Z",
  filter: "M2.5 4h11 M4.5 8h7 M6.5 12h3",
  filterIn: "M6.8 11a4.2 4.2 0 1 0 0-8.4 4.2 4.2 0 0 0 0 8.4Z M10 10l4 4 M6.8 5v3.6 M5 6.8h3.6",
  filterOut: "M6.8 11a4.2 4.2 0 1 0 0-8.4 4.2 4.2 0 0 0 0 8.4Z M10 10l4 4 M5 6.8h3.6",
  warning: "M8 2.5 14.2 13H1.8L8 2.5Z M8 6.5v3 M8 11.2h.01",
  info: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12Z M8 7.3v3.5 M8 5.2h.01",
  lock: "M4 7.2h8a.8.8 0 0 1 .8.8v4.7a.8.8 0 0 1-.8.8H4a.8.8 0 0 1-.8-.8V8a.8.8 0 0 1 .8-.8Z M5.2 7.2V5.3a2.8 2.8 0 0 1 5.6 0v1.9",
  key: "M5.3 13.2a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6Z M7.3 8.4l5.7-5.7 M10.8 4.9l1.9 1.9",
  shield: "M8 1.8 13 3.7v4c0 3.2-2.1 5.4-5 6.5-2.9-1.1-5-3.3-5-6.5v-4L8 1.8Z",
  members:
    "M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z M1.8 13.5c.3-2.4 2-3.8 4.2-3.8s3.9 1.4 4.2 3.8 M10.8 2.9a2.4 2.4 0 0 1 0 4.3 M12.2 10.1c1.2.6 1.9 1.8 2.1 3.4",
  audit:
    "M4 2.5h8a.8.8 0 0 1 .8.8v9.4a.8.8 0 0 1-.8.8H4a.8.8 0 0 1-.8-.8V3.3a.8.8 0 0 1 .8-.8Z M5.8 5.5h4.4 M5.8 8h4.4 M5.8 10.5h2.4",
  external: "M9.5 2.5h4v4 M13.5 2.5 8 8 M11.5 9.5v3a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1h3",
  wrap: "M2.5 4h11 M2.5 8h8.8a2 2 0 0 1 0 4H8 M9.5 10.5 8 12l1.5 1.5 M2.5 12h2.5",
  columns:
    "M2.8 3h10.4a.8.8 0 0 1 .8.8v8.4a.8.8 0 0 1-.8.8H2.8a.8.8 0 0 1-.8-.8V3.8a.8.8 0 0 1 .8-.8Z M6 3v10 M10 3v10",
  play: "M5 3.2 12.2 8 5 12.8V3.2Z",
  pause: "M5.5 3.5v9 M10.5 3.5v9",
  download: "M8 2.5v7.5 M4.8 7 8 10.2 11.2 7 M2.8 13.2h10.4",
  refresh: "M13.3 8a5.3 5.3 0 1 1-1.6-3.8 M13.3 2.3v2.9h-2.9",
  clock: "M8 4.5V8l2.3 1.3 M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12Z",
  list: "M5.5 4h8 M5.5 8h8 M5.5 12h8 M2.5 4h.01 M2.5 8h.01 M2.5 12h.01",
  chart: "M3 13V8.5 M6.3 13V4.5 M9.7 13V7 M13 13V3",
  user: "M8 8a2.7 2.7 0 1 0 0-5.4A2.7 2.7 0 0 0 8 8Z M2.8 13.8c.4-2.6 2.5-4 5.2-4s4.8 1.4 5.2 4",
  signOut: "M6.5 13.5H3.3a.8.8 0 0 1-.8-.8V3.3a.8.8 0 0 1 .8-.8h3.2 M10.5 11l3-3-3-3 M13.5 8H6.5",
  bookmark: "M4.5 2.5h7a.8.8 0 0 1 .8.8v10.2L8 10.6l-4.3 2.9V3.3a.8.8 0 0 1 .8-.8Z",
  edit: "M3 13h2.2l7.6-7.6a1.5 1.5 0 0 0-2.2-2.2L3 10.8V13Z",
  trash: "M2.8 4.5h10.4 M6 4.3V2.8h4v1.5 M4.2 4.7l.6 8.5h6.4l.6-8.5",
  sort: "M5 13V3.2 M2.5 5.7 5 3.2l2.5 2.5 M11 3v9.8 M8.5 10.3l2.5 2.5 2.5-2.5",
  incidents: "M4 14V2.3 M4 3h9l-2.2 3L13 9H4",
  comment: "M2.8 3h10.4a.8.8 0 0 1 .8.8v6.4a.8.8 0 0 1-.8.8H7.5l-3 2.5V11H2.8a.8.8 0 0 1-.8-.8V3.800a.8.8 0 0 1 .8-.8Z",
  merge: "M4 3v2.5c0 2 4 2.500 4 4.5v3.5 M12 3v2.5c0 2-4 2.5-4 4.5",
  undo: "M5.5 3 2.5 6l3 3 M2.8 6h6.7a4 4 0 0 1 0 8H6",
} as const;

export type IconName = keyof typeof PATHS;

export interface IconProps {
  readonly name: IconName;
  /** 16 by default; 20 on the phone's bar. */
  readonly size?: number;
  readonly className?: string;
  /** Only where the icon stands alone and nothing else says it. */
  readonly label?: string;
}

/** One of our own icons; hidden from assistive technology unless labelled. */
export function Icon({ name, size = 16, className, label }: IconProps): ReactElement {
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      className={cx("shrink-0", className)}
      role={label === undefined ? undefined : "img"}
      aria-label={label}
      aria-hidden={label === undefined ? true : undefined}
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The mark of the product: a cordon, closed around what it protects. */
export function CordonMark({
  size = 20,
  className,
}: {
  readonly size?: number;
  readonly className?: string;
}): ReactElement {
  return (
    <svg
      viewBox="0 0 20 20"
      width={size}
      height={size}
      fill="none"
      className={cx("shrink-0", className)}
      aria-hidden
      focusable="false"
    >
      <path d="M16.2 5.4A7.8 7.8 0 1 0 16.2 14.6" stroke="currentColor" strokeWidth="2.4" strokeLinecap="round" />
      <circle cx="10" cy="10" r="2.6" fill="currentColor" />
    </svg>
  );
}
