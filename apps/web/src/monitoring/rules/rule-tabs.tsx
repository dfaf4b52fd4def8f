import { count, cx } from "@cordon/ui";
import type { ReactElement } from "react";
import { TabLink } from "../../tab-link.tsx";
import { useRuleFacets } from "./list/rule-query.ts";

const TABS = [
  { path: "/rules", title: "Rules" },
  { path: "/rule-sets", title: "Sets" },
  { path: "/rule-failures", title: "Not loaded" },
  { path: "/suppressions", title: "Suppressions" },
] as const;

export interface RuleTabsProps {
  readonly selected: (typeof TABS)[number]["path"];
  /** Nothing of the header stands below them, so its own line is theirs. */
  readonly isLast?: boolean;
}

/** The pages about rules, each one key away from the others. */
export function RuleTabs({ selected, isLast = false }: RuleTabsProps): ReactElement {
  const { data } = useRuleFacets();
  const counts: Readonly<Record<string, number | undefined>> = {
    "/rules": data?.total,
    "/rule-sets": data?.sets.length,
    "/rule-failures": data?.failed,
  };
  return (
    <nav
      aria-label="About rules"
      {...(isLast ? { "data-tabs": "" } : {})}
      className={cx("-mx-5 mt-1 px-4 phone:-mx-4 phone:px-3", !isLast && "border-b")}
    >
      <ul className="scroll-thin flex gap-x-4 overflow-x-auto">
        {TABS.map(({ path, title }) => (
          <li key={path}>
            <TabLink to={path} url={{}} isSelected={path === selected}>
              {title}
              {counts[path] === undefined ? null : (
                <span
                  className={cx(
                    "text-small font-normal tabular-nums",
                    path === "/rule-failures" && counts[path] > 0 ? "text-danger-text" : "text-muted",
                  )}
                >
                  {count(counts[path])}
                </span>
              )}
            </TabLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
