import { Checkbox, Select, TextArea, toast } from "@cordon/ui";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactElement, type ReactNode, useState } from "react";
import { PlainText } from "../../plain-text.tsx";
import { api } from "../../api/client.ts";
import { asProblem } from "../../api/problem.ts";
import { FormDialog } from "../../form.tsx";
import { type Days, endIn, ENDS } from "./suppression-end.ts";
import { useAlert } from "../alerts/use-alert.ts";
import { ConditionFields, type ConditionText } from "./condition-fields.tsx";
import { estimateSentence, isBounded, type Scope, scopeSentence } from "./suppression-words.ts";

export interface SuppressDialogProps {
  /** An alert, or a rule alone. */
  readonly about: {
    readonly id?: string;
    readonly host: string | null;
    readonly user: string | null;
    readonly rule: { readonly id: string; readonly title: string };
  };
  readonly onClose: () => void;
  /** Above all else: the choice of what it is about. */
  readonly children?: ReactNode;
}

/** Hides what has something in common with an alert, until a date; says beforehand what that is and how much. */
export function SuppressDialog({ about, onClose, children }: SuppressDialogProps): ReactElement {
  const queries = useQueryClient();
  const { rule } = about;
  const [keeps, setKeeps] = useState({ rule: true, host: true, user: true });
  const [conditions, setConditions] = useState<readonly ConditionText[]>([]);
  const [days, setDays] = useState<Days>("30");
  const [reason, setReason] = useState("");
  const scope: Scope = {
    ruleId: keeps.rule ? rule.id : null,
    ruleTitle: keeps.rule ? rule.title : null,
    host: keeps.host ? about.host : null,
    user: keeps.user ? about.user : null,
    conditions: conditions
      .filter(({ field }) => field.trim() !== "")
      .map(({ field, value }) => ({ field: field.trim(), value })),
  };
  const deed = useMutation({
    mutationFn: () =>
      api.createSuppression({
        body: {
          ruleId: scope.ruleId,
          host: scope.host,
          user: scope.user,
          conditions: scope.conditions,
          reason: reason.trim(),
          endsAt: endIn(days),
        },
      }),
    onSuccess: ({ id }) => {
      const refresh = (): void => void queries.invalidateQueries({ queryKey: ["suppressions"] });
      const undo = async (): Promise<void> => {
        try {
          await api.endSuppression({ params: { id } });
          toast("Taken back: the suppression has ended");
        } catch (error) {
          toast(asProblem(error).detail, { tone: "danger", code: asProblem(error).code });
        }
        refresh();
      };
      refresh();
      toast("Suppressed from now on. What it hides is still kept and counted.", { undo: () => void undo() });
      onClose();
    },
  });
  return (
    <FormDialog
      title="Suppress alerts like it"
      isOpen
      onClose={onClose}
      deed={{ ...deed, mutate: () => deed.mutate() }}
      submit={`Suppress for ${days === "1" ? "1 day" : `${days} days`}`}
      isDisabled={!isBounded(scope) || reason.trim() === ""}
    >
      {children}
      <fieldset className="flex flex-col gap-1">
        <legend className="pb-1 text-small font-medium">Hide what has all of this in common</legend>
        <Checkbox isChecked={keeps.rule} onChange={(isOn) => setKeeps({ ...keeps, rule: isOn })}>
          The rule <PlainText text={rule.title} className="font-medium" />
        </Checkbox>
        {about.host === null ? null : (
          <Checkbox isChecked={keeps.host} onChange={(isOn) => setKeeps({ ...keeps, host: isOn })}>
            The host <code>{about.host}</code>
          </Checkbox>
        )}
        {about.user === null ? null : (
          <Checkbox isChecked={keeps.user} onChange={(isOn) => setKeeps({ ...keeps, user: isOn })}>
            The user <code>{about.user}</code>
          </Checkbox>
        )}
        <Conditions alertId={about.id} conditions={conditions} onChange={setConditions} />
      </fieldset>
      <Select label="Ends" options={ENDS} value={days} onChange={setDays} />
      <TextArea
        label="Why"
        hint="Shown beside everything it hides."
        rows={2}
        value={reason}
        onChange={setReason}
        maxLength={500}
      />
      <WhatItHides scope={scope} />
    </FormDialog>
  );
}

interface ConditionsProps {
  readonly alertId: string | undefined;
  readonly conditions: readonly ConditionText[];
  readonly onChange: (conditions: readonly ConditionText[]) => void;
}

/** Fields of the first event of the alert are offered. */
function Conditions({ alertId, ...fields }: ConditionsProps): ReactElement {
  if (alertId === undefined) return <ConditionFields {...fields} known={{}} />;
  return <KnownConditions alertId={alertId} {...fields} />;
}

function KnownConditions({ alertId, ...fields }: ConditionsProps & { readonly alertId: string }): ReactElement {
  const { data } = useAlert(alertId);
  return <ConditionFields {...fields} known={data?.copies[0]?.ecs ?? {}} />;
}

/** The plain sentence of what it will do, and how much that would have been. */
function WhatItHides({ scope }: { readonly scope: Scope }): ReactElement {
  const { ruleId, host, user } = scope;
  const asked = {
    state: "all" as const,
    from: "30d",
    ...(ruleId === null ? {} : { ruleId }),
    ...(host === null ? {} : { host }),
    ...(user === null ? {} : { user }),
  };
  const estimate = useQuery({
    queryKey: ["alerts", "estimate", asked],
    queryFn: ({ signal }) => api.listAlerts({ query: { ...asked, limit: 1 } }, { signal }),
    placeholderData: keepPreviousData,
    enabled: isBounded(scope),
  });
  if (!isBounded(scope)) {
    return (
      <p role="status" className="rounded border-l-2 border-warn-text bg-warn-soft px-3 py-2">
        Choose at least one thing: a suppression of everything is refused.
      </p>
    );
  }
  return (
    <p role="status" className="rounded border-l-2 border-warn-text bg-warn-soft px-3 py-2 break-words">
      It will hide: <PlainText text={scopeSentence(scope)} />{" "}
      {estimate.data === undefined ? null : estimateSentence(estimate.data.total, scope.conditions.length > 0)} Hidden
      matches are still kept and counted, and it can be ended at any time.
    </p>
  );
}
