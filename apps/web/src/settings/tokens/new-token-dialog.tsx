import { Button, Command, Dialog, Instant, Select, TextField } from "@cordon/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { api } from "../../api/client.ts";
import { fieldErrors } from "../../api/problem.ts";
import { FormDialog } from "../../form.tsx";
import { roleOptions, useRoles } from "../members/role-options.ts";

const LIVES = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "A year" },
] as const;

const SPEAKS = [
  { value: "host", label: "One host", hint: "Its name is vouched for: what it sends joins that host." },
  { value: "collector", label: "Many hosts", hint: "A collector. Names inside its records stay claims." },
] as const;

/** Makes a token and shows it this once. */
export function NewTokenDialog({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}): ReactElement {
  const queries = useQueryClient();
  const roles = useRoles();
  const [name, setName] = useState("");
  const [role, setRole] = useState<string>();
  const [days, setDays] = useState<(typeof LIVES)[number]["value"]>("90");
  const [speaks, setSpeaks] = useState<(typeof SPEAKS)[number]["value"]>("host");
  const [host, setHost] = useState("");
  const options = [...roleOptions(roles.data?.items, "token"), ...roleOptions(roles.data?.items, "member")];
  const chosenRole = role ?? options[0]?.value ?? "";
  const create = useMutation({
    mutationFn: () =>
      api.createToken({
        body: {
          name,
          role: chosenRole,
          expiresInDays: Number(days),
          source: speaks === "host" ? { kind: "host", name: host } : { kind: "collector" },
        },
      }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["tokens"] }),
  });
  const close = (): void => {
    onClose();
    setName("");
    setHost("");
    create.reset();
  };
  if (create.data !== undefined) {
    return (
      <ShownOnce
        token={create.data.token}
        name={create.data.item.name}
        expiresAt={create.data.item.expiresAt}
        isOpen={isOpen}
        onClose={close}
      />
    );
  }
  const fields = fieldErrors(create.error);
  return (
    <FormDialog
      title="New token"
      isOpen={isOpen}
      onClose={close}
      deed={create}
      submit="Make token"
      isDisabled={name.trim() === "" || (speaks === "host" && host.trim() === "")}
      fields={["name", "source.name"]}
    >
      <TextField
        label="Name"
        hint="What uses it: “web-1 rsyslog”."
        value={name}
        onChange={setName}
        error={fields["name"]}
        autoFocus
      />
      <Select label="May do what this role may" options={options} value={chosenRole} onChange={setRole} />
      <Select label="Speaks for" options={SPEAKS} value={speaks} onChange={setSpeaks} />
      {speaks === "host" ? (
        <TextField label="Host name" value={host} onChange={setHost} isMono error={fields["source.name"]} />
      ) : null}
      <Select label="Lives" options={LIVES} value={days} onChange={setDays} />
    </FormDialog>
  );
}

interface ShownOnceProps {
  readonly token: string;
  readonly name: string;
  readonly expiresAt: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

function ShownOnce({ token, name, expiresAt, isOpen, onClose }: ShownOnceProps): ReactElement {
  return (
    <Dialog
      title={`Token for ${name}`}
      isOpen={isOpen}
      onClose={onClose}
      needsAnswer
      foot={
        <Button tone="primary" onPress={onClose}>
          I have stored it
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        <p className="text-muted">
          Cordon keeps only its hash, so it is shown this once. It works until <Instant at={expiresAt} hasZone />.
        </p>
        <Command hasPrompt={false} label="Copy token">
          {token}
        </Command>
        <p className="text-muted">In a shell that sends logs:</p>
        <Command label="Copy command">{"read -rs CORDON_TOKEN && export CORDON_TOKEN"}</Command>
      </div>
    </Dialog>
  );
}
