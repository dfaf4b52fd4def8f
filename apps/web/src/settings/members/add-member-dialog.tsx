import type { OneTimeLink } from "@cordon/platform/platform-contract";
import { Button, Command, Dialog, Instant, Select, TextField } from "@cordon/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { api } from "../../api/client.ts";
import { fieldErrors } from "../../api/problem.ts";
import { FormDialog } from "../../form.tsx";
import { roleOptions, useRoles } from "./role-options.ts";

/** Invites somebody; the link is shown once, to be handed over. */
export function AddMemberDialog({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}): ReactElement {
  const queries = useQueryClient();
  const roles = useRoles();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [role, setRole] = useState("analyst");
  const add = useMutation({
    mutationFn: () => api.addMember({ body: { name, email, role } }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["members"] }),
  });
  const close = (): void => {
    onClose();
    setName("");
    setEmail("");
    add.reset();
  };
  if (add.data !== undefined) {
    const { member, invitation } = add.data;
    return (
      <LinkDialog
        title={`${member.name} is invited`}
        lead={`Give this link to ${member.name}. It works once.`}
        link={invitation}
        isOpen={isOpen}
        onClose={close}
      />
    );
  }
  const fields = fieldErrors(add.error);
  return (
    <FormDialog
      title="Invite a member"
      isOpen={isOpen}
      onClose={close}
      deed={add}
      submit="Invite"
      isDisabled={name.trim() === "" || email.trim() === ""}
      fields={["name", "email"]}
    >
      <TextField label="Name" value={name} onChange={setName} error={fields["name"]} autoFocus />
      <TextField label="Email" type="email" value={email} onChange={setEmail} error={fields["email"]} />
      <Select label="Role" options={roleOptions(roles.data?.items, "member")} value={role} onChange={setRole} />
    </FormDialog>
  );
}

export interface LinkDialogProps {
  readonly title: string;
  readonly lead: string;
  readonly link: OneTimeLink;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** A one-time link, shown this once. */
export function LinkDialog({ title, lead, link, isOpen, onClose }: LinkDialogProps): ReactElement {
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onClose={onClose}
      foot={
        <Button tone="primary" onPress={onClose}>
          Done
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        <p className="text-muted">
          {lead} It is shown this once and lives until <Instant at={link.expiresAt} hasZone />.
        </p>
        <Command hasPrompt={false} label="Copy link">
          {link.url}
        </Command>
      </div>
    </Dialog>
  );
}
