import { absoluteTime, cx, Icon, type IconName, usePreferences, utcInstant } from "@cordon/ui";
import type { ReactElement, ReactNode } from "react";

export interface StoryLineProps {
  readonly at: string;
  readonly icon: IconName;
  /** Which lane it is of: stronger for alerts, quieter for what follows from something else. */
  readonly tone?: "alert" | "person" | "quiet";
  readonly children: ReactNode;
}

const TONES = { alert: "text-severity-high", person: "text-accent-text", quiet: "text-muted" } as const;

/** One entry: when, what kind, what. */
export function StoryLine({ at, icon, tone = "quiet", children }: StoryLineProps): ReactElement {
  const { zone } = usePreferences();
  const instant = new Date(at);
  return (
    <li className="grid grid-cols-[64px_16px_minmax(0,1fr)] gap-x-2 border-b py-1.5 last:border-b-0 phone:grid-cols-[16px_minmax(0,1fr)]">
      <time
        dateTime={at}
        title={utcInstant(instant)}
        className="pt-px font-mono text-small leading-5 text-muted phone:col-span-2 phone:leading-4"
      >
        {absoluteTime(instant, zone).slice(11, 19)}
      </time>
      <Icon name={icon} size={14} className={cx("mt-[3px]", TONES[tone])} />
      <div className="min-w-0">{children}</div>
    </li>
  );
}
