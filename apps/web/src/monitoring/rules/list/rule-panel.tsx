import type { RuleItem } from "@cordon/monitoring/contract";
import { buttonClass, count, Kbd, KeyValueList, Peek, RelativeTime, StateDot } from "@cordon/ui";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { PlainText } from "../../../plain-text.tsx";
import { AlertSeverityMark } from "../../alerts/alert-severity.tsx";
import { tacticWord } from "../../alerts/alert-words.ts";
import { TechniqueLinks } from "../../alerts/technique-links.tsx";
import { logSourceWords, perDay, precisionSentence, ruleState } from "../rule-words.ts";
import { SwitchButton } from "../rule/switch-button.tsx";

export interface RulePanelProps {
  readonly rule: RuleItem;
  /** Then the key of its switch is theirs. */
  readonly hasSelection: boolean;
  readonly onClose: () => void;
}

/** One rule beside the list: how it does, and its switch. */
export function RulePanel({ rule, hasSelection, onClose }: RulePanelProps): ReactElement {
  const { tone, word } = ruleState(rule);
  return (
    <Peek
      label={`Rule ${rule.title}`}
      title={<PlainText text={rule.title} />}
      onClose={onClose}
      actions={
        <Link to="/rules/$id" params={{ id: rule.id }} className={buttonClass("secondary", "small")}>
          Open <Kbd keys="Enter" />
        </Link>
      }
    >
      <div className="flex flex-col gap-4">
        <p className="text-lead leading-6 font-semibold break-words">
          <PlainText text={rule.title} />
        </p>
        <span className="flex flex-wrap gap-x-4">
          <StateDot tone={tone}>{word}</StateDot>
          <AlertSeverityMark severity={rule.level} />
        </span>
        <div className="flex flex-wrap gap-2">
          <SwitchButton rule={rule} size="small" isWithoutKey={hasSelection} />
        </div>
        <KeyValueList
          items={[
            {
              key: "Last fired",
              value: rule.lastFiredAt === null ? "Never" : <RelativeTime at={rule.lastFiredAt} />,
            },
            { key: "Matches a day", value: `${perDay(rule.matches7Days)} over the last 7 days` },
            {
              key: "Alerts",
              value: (
                <Link to="/alerts" search={{ tab: "all", rule: rule.id }} className="text-accent-text hover:underline">
                  {count(rule.alerts30Days)} in 30 days
                </Link>
              ),
            },
            { key: "Suppressed", value: `${count(rule.suppressed30Days)} matches in 30 days` },
            { key: "Precision", value: precisionSentence(rule) },
            { key: "Author", value: <PlainText text={rule.author === "" ? "not named" : rule.author} /> },
            { key: "Set", value: <PlainText text={rule.set.name} /> },
            { key: "Looks at", value: <PlainText text={logSourceWords(rule)} /> },
            { key: "Status", value: rule.status },
            ...(rule.tactics.length === 0
              ? []
              : [{ key: "ATT&CK tactic", value: rule.tactics.map(tacticWord).join(", ") }]),
            ...(rule.techniques.length === 0
              ? []
              : [{ key: "ATT&CK", value: <TechniqueLinks techniques={rule.techniques} /> }]),
            { key: "File", value: <code className="text-small break-all">{rule.path}</code> },
          ]}
        />
      </div>
    </Peek>
  );
}
