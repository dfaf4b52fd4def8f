import type { DepartedMember } from "@cordon/platform/platform-contract";
import { Button, count, Instant, KeyValueList, Peek, plural, TextField, toast } from "@cordon/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { api } from "../../api/client.ts";
import { fieldErrors } from "../../api/problem.ts";
import { FormDialog } from "../../form.tsx";

export interface DepartedPanelProps {
  readonly member: DepartedMember;
  readonly onClose: () => void;
}

/** What the trail holds about somebody who has left, and the way to erase it. */
export function DepartedPanel({ member, onClose }: DepartedPanelProps): ReactElement {
  const [isAsking, setAsking] = useState(false);
  const { id, email, removedAt, personalEntries, erasedAt } = member;
  return (
    <Peek label="Departed member" title={email ?? "Erased"} onClose={onClose}>
      <div className="flex flex-col gap-5">
        <KeyValueList
          items={[
            { key: "Removed", value: <Instant at={removedAt} hasZone /> },
            { key: "Personal data", value: `In ${plural(personalEntries, "audit entry", "audit entries")}` },
            { key: "Erased", value: erasedAt === null ? "No" : <Instant at={erasedAt} hasZone /> },
            { key: "Id", value: <code className="text-small">{id}</code> },
          ]}
        />
        <div className="flex flex-wrap items-center gap-4">
          {personalEntries === 0 ? null : <Button onPress={() => setAsking(true)}>Erase personal data</Button>}
          <Link
            to="/settings/audit"
            search={{ actor: id, from: "3650d" }}
            className="font-medium text-accent-text hover:underline"
          >
            What they did
          </Link>
        </div>
      </div>
      <EraseDialog member={member} isOpen={isAsking} onClose={() => setAsking(false)} />
    </Peek>
  );
}

interface EraseDialogProps {
  readonly member: DepartedMember;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

function EraseDialog({ member, isOpen, onClose }: EraseDialogProps): ReactElement {
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const erase = useMutation({
    mutationFn: () => api.eraseMember({ params: { id: member.id }, body: { reason } }),
    onSuccess({ entries }) {
      void queries.invalidateQueries({ queryKey: ["members"] });
      void queries.invalidateQueries({ queryKey: ["audit"] });
      toast(`Personal data erased in ${plural(entries, "audit entry", "audit entries")}`);
      onClose();
    },
  });
  const what = plural(member.personalEntries, "entry", "entries");
  return (
    <FormDialog
      title="Erase personal data"
      isOpen={isOpen}
      onClose={onClose}
      deed={erase}
      submit={`Erase in ${what}`}
      tone="danger"
      isDisabled={reason.trim().length < 3}
      fields={["reason"]}
    >
      <p>
        Takes name, email and addresses of {member.email ?? "this person"} out of {count(member.personalEntries)} audit{" "}
        {member.personalEntries === 1 ? "entry" : "entries"}, also out of those by others about them. What was done and
        the id stay, and the chain still verifies.
      </p>
      <p className="rounded border-l-2 border-warn-text bg-warn-soft px-3 py-2">It cannot be undone.</p>
      <TextField
        label="Reason"
        hint="Stays in the audit trail for good: no name in it."
        value={reason}
        onChange={setReason}
        error={fieldErrors(erase.error)["reason"]}
        autoFocus
      />
    </FormDialog>
  );
}
