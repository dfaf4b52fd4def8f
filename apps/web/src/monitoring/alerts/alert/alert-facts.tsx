import type { AlertDetail } from "@cordon/monitoring/contract";
import { CopyButton, Instant, type KeyValue, KeyValueList, MachineText, RelativeTime } from "@cordon/ui";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { PlainText } from "../../../plain-text.tsx";
import { useSession } from "../../../session/session.ts";
import { VouchingMark } from "../../../vouching-mark.tsx";
import { dispositionWord, tacticWord } from "../alert-words.ts";
import { TechniqueLinks } from "../technique-links.tsx";

/** What is known of an alert: whom it is about, when, whose rule, what was decided. */
export function AlertFacts({ alert }: { readonly alert: AlertDetail }): ReactElement {
  return (
    <section aria-label="Facts" className="min-w-0">
      <KeyValueList
        items={[...entityFacts(alert), ...timeFacts(alert), ...ruleFacts(alert), ...decisionFacts(alert)]}
      />
    </section>
  );
}

const KINDS = { host: "Host", user: "User", address: "Address", process: "Process" } as const;

function entityFacts({ entities }: AlertDetail): readonly KeyValue[] {
  return entities.map(({ kind, value, isVouched }) => ({
    key: KINDS[kind],
    value: (
      <span className="flex flex-wrap items-baseline gap-x-3">
        <EntityLink kind={kind} value={value} />
        {kind === "host" ? <VouchingMark level={isVouched ? "vouched" : "claimed"} /> : null}
      </span>
    ),
    actions: <CopyButton text={value} label={`Copy the ${kind}`} />,
  }));
}

type Entity = AlertDetail["entities"][number];

/** Other alerts about the same. */
function EntityLink({ kind, value }: Pick<Entity, "kind" | "value">): ReactElement {
  const text = <MachineText text={value} isBlock limit={1_024} className="inline! text-small" />;
  if (kind === "process") return text;
  return (
    <Link
      to="/alerts"
      search={{ tab: "all", [kind]: value }}
      title="All alerts about it"
      className="min-w-0 text-accent-text hover:underline"
    >
      {text}
    </Link>
  );
}

function timeFacts({ firstAt, lastAt, detectedAt, closedAt, closedBy, incidentId }: AlertDetail): readonly KeyValue[] {
  return [
    { key: "First event", value: <Instant at={firstAt} hasZone className="text-small" /> },
    ...(firstAt === lastAt
      ? []
      : [{ key: "Last event", value: <Instant at={lastAt} hasZone className="text-small" /> }]),
    { key: "Detected", value: <RelativeTime at={detectedAt} /> },
    ...(closedAt === null
      ? []
      : [
          {
            key: "Closed",
            value: (
              <>
                <RelativeTime at={closedAt} />
                {closedBy === null ? null : (
                  <>
                    {" by "}
                    <PlainText text={closedBy} />
                  </>
                )}
              </>
            ),
          },
        ]),
    ...(incidentId === null
      ? []
      : [
          {
            key: "Incident",
            value: (
              <Link
                to="/incidents/$id"
                params={{ id: incidentId }}
                className="font-medium text-accent-text hover:underline"
              >
                The incident it belongs to
              </Link>
            ),
          },
        ]),
  ];
}

function ruleFacts({ rule }: AlertDetail): readonly KeyValue[] {
  return [
    { key: "Rule", value: <RuleLink id={rule.id}>{rule.title}</RuleLink> },
    { key: "Author", value: <PlainText text={rule.author === "" ? "not named" : rule.author} /> },
    { key: "Licence", value: <PlainText text={rule.license === "" ? "not named" : rule.license} /> },
    ...(rule.tactics.length === 0 ? [] : [{ key: "ATT&CK tactic", value: rule.tactics.map(tacticWord).join(", ") }]),
    ...(rule.techniques.length === 0
      ? []
      : [{ key: "ATT&CK", value: <TechniqueLinks techniques={rule.techniques} /> }]),
  ];
}

function RuleLink({ id, children }: { readonly id: string; readonly children: string }): ReactNode {
  const { can } = useSession();
  if (!can("monitoring:read-rules")) return <PlainText text={children} />;
  return (
    <Link to="/rules/$id" params={{ id }} className="text-accent-text hover:underline">
      <PlainText text={children} />
    </Link>
  );
}

function decisionFacts({ disposition, closeReason, id }: AlertDetail): readonly KeyValue[] {
  return [
    ...(disposition === null ? [] : [{ key: "Verdict", value: dispositionWord(disposition) }]),
    ...(closeReason === null || closeReason === "" ? [] : [{ key: "Why", value: <PlainText text={closeReason} /> }]),
    {
      key: "Id",
      value: <code className="text-small break-all">{id}</code>,
      actions: <CopyButton text={id} label="Copy id" />,
    },
  ];
}
