import type { IncidentDetail } from "@cordon/incidents/contract";
import { Checkbox, Select, Skeleton, TextArea, toast } from "@cordon/ui";
import { useMutation } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { PlainText } from "../../plain-text.tsx";
import { api } from "../../api/client.ts";
import { FormDialog } from "../../form.tsx";
import { useIncident } from "../use-incident.ts";
import type { Target } from "./incident-deeds.ts";
import { type SuppressionScope, suppressionSentence, suppressionsFor } from "./suppression-scope.ts";

export interface SuppressDialogProps {
  readonly target: Target;
  readonly onClose: () => void;
}

/** After a false positive: keeps the rule quiet where it was wrong, until a date. */
export function SuppressDialog({ target, onClose }: SuppressDialogProps): ReactElement {
  const detail = useIncident(target.id);
  if (detail.data === undefined) return <Skeleton className="hidden" />;
  return <SuppressForm incident={detail.data} onClose={onClose} />;
}

const DAYS = ["7", "30", "90", "365"] as const;
type Days = (typeof DAYS)[number];
const DAY_MS = 86_400_000;

function inDays(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString();
}

function SuppressForm({
  incident,
  onClose,
}: {
  readonly incident: IncidentDetail;
  readonly onClose: () => void;
}): ReactElement {
  const offers = suppressionsFor(incident);
  const [ruleId, setRuleId] = useState(offers[0]?.ruleId ?? "");
  const [keeps, setKeeps] = useState({ host: true, user: true });
  const [days, setDays] = useState<Days>("30");
  const [reason, setReason] = useState(`False positive in #${incident.number}`);
  const offer = offers.find((each) => each.ruleId === ruleId);
  const scope: SuppressionScope | undefined = offer && {
    ...offer,
    host: keeps.host ? offer.host : undefined,
    user: keeps.user ? offer.user : undefined,
  };
  const deed = useMutation({
    mutationFn: async () => {
      if (scope === undefined) return;
      await api.createSuppression({
        body: {
          ruleId: scope.ruleId,
          host: scope.host ?? null,
          user: scope.user ?? null,
          conditions: [],
          reason: reason.trim(),
          endsAt: inDays(Number(days)),
        },
      });
    },
    onSuccess: () => {
      toast("Suppressed. What it hides is still kept and counted.");
      onClose();
    },
  });
  return (
    <FormDialog
      title="Suppress what raised it?"
      isOpen
      onClose={onClose}
      leave="Not now"
      deed={deed}
      submit={`Suppress for ${days} days`}
      isDisabled={scope === undefined || reason.trim() === ""}
    >
      {offers.length > 1 ? (
        <Select
          label="Rule"
          options={offers.map((each) => ({ value: each.ruleId, label: each.ruleTitle }))}
          value={ruleId}
          onChange={setRuleId}
        />
      ) : null}
      {offer?.host === undefined ? null : (
        <Checkbox isChecked={keeps.host} onChange={(host) => setKeeps({ ...keeps, host })}>
          Only on the host <code>{offer.host}</code>
        </Checkbox>
      )}
      {offer?.user === undefined ? null : (
        <Checkbox isChecked={keeps.user} onChange={(user) => setKeeps({ ...keeps, user })}>
          Only for the user <code>{offer.user}</code>
        </Checkbox>
      )}
      <Select
        label="Until"
        options={DAYS.map((value) => ({ value, label: value === "365" ? "In a year" : `In ${value} days` }))}
        value={days}
        onChange={setDays}
      />
      <TextArea label="Why" rows={2} value={reason} onChange={setReason} maxLength={500} />
      {scope === undefined ? null : (
        <p className="rounded border-l-2 border-warn-text bg-warn-soft px-3 py-2">
          <PlainText text={suppressionSentence(scope)} /> A suppression can be ended at any time.
        </p>
      )}
    </FormDialog>
  );
}
