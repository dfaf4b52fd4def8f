import type { SuppressionItem } from "@cordon/monitoring/contract";
import { Button, count, Instant, KeyValueList, Peek, plural, RelativeTime, useShortcut } from "@cordon/ui";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { PlainText } from "../../plain-text.tsx";
import { useSession } from "../../session/session.ts";
import { EndDialog } from "./end-dialog.tsx";
import { ExtendDialog } from "./extend-dialog.tsx";
import { scopeSentence } from "./suppression-words.ts";

export interface SuppressionPanelProps {
  readonly suppression: SuppressionItem;
  readonly onClose: () => void;
}

/** One suppression beside the list: what it hid, and its end. */
export function SuppressionPanel({ suppression, onClose }: SuppressionPanelProps): ReactElement {
  const { can } = useSession();
  const [asked, setAsked] = useState<"end" | "extend">();
  const { scope, owner, reason, createdAt, endsAt, endedBy, hits, lastHitAt, alerts, isActive, id } = suppression;
  const mayEdit = can("monitoring:suppress") && isActive;
  useShortcut("e", () => setAsked("end"), { label: "End it now", isOff: !mayEdit });
  useShortcut("d", () => setAsked("extend"), { label: "Move its end", isOff: !mayEdit });
  const close = (): void => setAsked(undefined);
  return (
    <Peek label="Suppression" title="Suppression" onClose={onClose}>
      <div className="flex flex-col gap-4">
        <p className="break-words">
          Hides: <PlainText text={scopeSentence(scope)} className="font-medium" />
        </p>
        {mayEdit ? (
          <div className="flex flex-wrap gap-2">
            <Button size="small" shortcut="d" onPress={() => setAsked("extend")}>
              Move its end
            </Button>
            <Button size="small" shortcut="e" onPress={() => setAsked("end")}>
              End it now
            </Button>
          </div>
        ) : null}
        <KeyValueList
          items={[
            { key: "Why", value: <PlainText text={reason} /> },
            { key: "By", value: <PlainText text={owner} /> },
            { key: "Since", value: <Instant at={createdAt} hasZone className="text-small" /> },
            {
              key: isActive ? "Ends" : "Ended",
              value: (
                <>
                  <RelativeTime at={endsAt} />
                  {endedBy === null ? null : (
                    <>
                      {" by "}
                      <PlainText text={endedBy} />
                    </>
                  )}
                </>
              ),
            },
            { key: "Hidden", value: plural(hits, "match", "matches") },
            { key: "Last hit", value: lastHitAt === null ? "Never" : <RelativeTime at={lastHitAt} /> },
            {
              key: "Alerts",
              value:
                alerts === 0 ? (
                  "None"
                ) : (
                  <Link
                    to="/alerts"
                    search={{ tab: "all", suppression: id }}
                    className="text-accent-text hover:underline"
                  >
                    {count(alerts)} with what it hid
                  </Link>
                ),
            },
            ...(scope.ruleId === null
              ? []
              : [
                  {
                    key: "Rule",
                    value: (
                      <Link to="/rules/$id" params={{ id: scope.ruleId }} className="text-accent-text hover:underline">
                        <PlainText text={scope.ruleTitle ?? scope.ruleId} />
                      </Link>
                    ),
                  },
                ]),
          ]}
        />
      </div>
      {asked === "end" ? <EndDialog suppression={suppression} onClose={close} /> : null}
      {asked === "extend" ? <ExtendDialog suppression={suppression} onClose={close} /> : null}
    </Peek>
  );
}
