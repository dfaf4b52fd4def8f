import type { IncidentDetail } from "@cordon/incidents/contract";
import { Checkbox, Select, Skeleton, TextArea, toast } from "@cordon/ui";
import { useMutation, useQueries } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { PlainText } from "../../plain-text.tsx";
import { api } from "../../api/client.ts";
import { FormDialog } from "../../form.tsx";
import { incidentQueryOptions } from "../use-incident.ts";
import type { Target } from "./incident-deeds.ts";
import {
  scopeKey,
  scopeLabel,
  type SuppressionScope,
  suppressionSentence,
  suppressionsForMany,
} from "./suppression-scope.ts";

export interface SuppressDialogProps {
  readonly targets: readonly Target[];
  readonly onClose: () => void;
}

/** What is looked at of many; the rules of false positives repeat. */
const MOST_READ = 20;

/** After a false positive, or many: keeps a rule quiet where it was wrong, until a date. */
export function SuppressDialog({ targets, onClose }: SuppressDialogProps): ReactElement {
  const details = useQueries({ queries: targets.slice(0, MOST_READ).map(({ id }) => incidentQueryOptions(id)) });
  if (details.some(({ isPending }) => isPending)) return <Skeleton className="hidden" />;
  return <SuppressForm incidents={details.flatMap(({ data }) => data ?? [])} onClose={onClose} />;
}

const DAYS = ["7", "30", "90", "365"] as const;
type Days = (typeof DAYS)[number];
const DAY_MS = 86_400_000;

/** "#4, #7 and 3 more" */
function namesOf(incidents: readonly IncidentDetail[]): string {
  const shown = incidents.slice(0, 5).map(({ number }) => `#${number}`);
  const more = incidents.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}

function inDays(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString();
}

function SuppressForm({
  incidents,
  onClose,
}: {
  readonly incidents: readonly IncidentDetail[];
  readonly onClose: () => void;
}): ReactElement {
  const offers = suppressionsForMany(incidents);
  const [chosen, setChosen] = useState(() => offers[0] && scopeKey(offers[0]));
  const [keeps, setKeeps] = useState({ host: true, user: true });
  const [days, setDays] = useState<Days>("30");
  const [reason, setReason] = useState(`False positive in ${namesOf(incidents)}`);
  const offer = offers.find((each) => scopeKey(each) === chosen);
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
          options={offers.map((each) => ({ value: scopeKey(each), label: scopeLabel(each) }))}
          value={chosen ?? ""}
          onChange={setChosen}
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
