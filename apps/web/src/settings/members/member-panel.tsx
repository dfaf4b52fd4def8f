import type { MemberItem, OneTimeLink } from "@cordon/platform/platform-contract";
import { Button, DangerDialog, Instant, KeyValueList, Peek, RelativeTime, Select, toast } from "@cordon/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { api } from "../../api/client.ts";
import { asProblem } from "../../api/problem.ts";
import { roleTitle, useSession } from "../../session/session.ts";
import { LinkDialog } from "./add-member-dialog.tsx";
import { roleOptions, useRoles } from "./role-options.ts";

type Danger = "end" | "reset" | "disable" | "remove";

/** One member: role, links, second factor, the way out. */
export function MemberPanel({
  member,
  onClose,
}: {
  readonly member: MemberItem;
  readonly onClose: () => void;
}): ReactElement {
  const { me } = useSession();
  const roles = useRoles();
  const [link, setLink] = useState<OneTimeLink>();
  const [asking, setAsking] = useState<Danger>();
  const refresh = useRefreshMembers();
  const change = useMutation({
    mutationFn: (body: { role?: string; state?: "active" | "disabled" }) =>
      api.changeMember({ params: { id: member.id }, body }),
    onSuccess: (changed, body) => {
      refresh();
      setAsking(undefined);
      if (body.role !== undefined) {
        const before = member.role;
        toast(`${changed.name} is ${roleTitle(changed.role).toLowerCase()} now`, {
          undo: () => change.mutate({ role: before }),
        });
      }
    },
    onError: showProblem,
  });
  const makeLink = useMutation({
    mutationFn: () => api.createMemberLink({ params: { id: member.id } }),
    onSuccess: setLink,
    onError: showProblem,
  });
  const isSelf = member.id === me.id;
  return (
    <Peek label={`Member ${member.name}`} title={member.name} onClose={onClose}>
      <div className="flex flex-col gap-5">
        <Select
          label="Role"
          options={roleOptions(roles.data?.items, "member")}
          value={member.role}
          onChange={(role) => change.mutate({ role })}
          isDisabled={isSelf}
          {...(isSelf ? { hint: "Another administrator has to change your own role." } : {})}
        />
        <KeyValueList
          items={[
            { key: "Email", value: member.email },
            { key: "Second factor", value: member.hasSecondFactor ? "On" : "Off" },
            { key: "Added", value: <Instant at={member.createdAt} hasZone /> },
            { key: "Last seen", value: member.lastSeenAt === null ? "Never" : <RelativeTime at={member.lastSeenAt} /> },
            { key: "Id", value: <code className="text-small">{member.id}</code> },
          ]}
        />
        <div className="flex flex-wrap gap-2">
          <Button
            onPress={() => makeLink.mutate()}
            isPending={makeLink.isPending}
            isDisabled={member.state === "disabled"}
          >
            {member.state === "invited" ? "New invitation link" : "Recovery link"}
          </Button>
          {isSelf ? null : <Button onPress={() => setAsking("end")}>End sessions</Button>}
          {member.hasSecondFactor ? <Button onPress={() => setAsking("reset")}>Reset second factor</Button> : null}
          {isSelf ? null : member.state === "disabled" ? (
            <Button onPress={() => change.mutate({ state: "active" })}>Enable</Button>
          ) : (
            <Button onPress={() => setAsking("disable")}>Disable</Button>
          )}
          {isSelf ? null : <Button onPress={() => setAsking("remove")}>Remove</Button>}
        </div>
      </div>
      {link === undefined ? null : (
        <LinkDialog
          title="One-time link"
          lead={`Give it to ${member.name}. Older links stopped working.`}
          link={link}
          isOpen
          onClose={() => setLink(undefined)}
        />
      )}
      <MemberDangers
        member={member}
        asking={asking}
        onClose={() => setAsking(undefined)}
        onRemoved={onClose}
        onDisable={() => change.mutate({ state: "disabled" })}
      />
    </Peek>
  );
}

interface MemberDangersProps {
  readonly member: MemberItem;
  readonly asking: Danger | undefined;
  readonly onClose: () => void;
  readonly onRemoved: () => void;
  readonly onDisable: () => void;
}

function MemberDangers({ member, asking, onClose, onRemoved, onDisable }: MemberDangersProps): ReactElement {
  const refresh = useRefreshMembers();
  const reset = useMutation({
    mutationFn: () => api.resetSecondFactor({ params: { id: member.id } }),
    onSuccess: () => {
      refresh();
      onClose();
      toast(`${member.name} signs in with the password alone until a new second factor is set`);
    },
  });
  const end = useMutation({
    mutationFn: () => api.endMemberSessions({ params: { id: member.id } }),
    onSuccess: () => {
      onClose();
      toast(`${member.name} is signed out everywhere`);
    },
  });
  const remove = useMutation({
    mutationFn: () => api.removeMember({ params: { id: member.id } }),
    onSuccess: () => {
      refresh();
      onRemoved();
      toast(`${member.name} was removed`);
    },
  });
  return (
    <>
      <DangerDialog
        action="End all sessions of 1 member"
        isOpen={asking === "end"}
        onClose={onClose}
        onConfirm={() => end.mutate()}
        isPending={end.isPending}
        undo={`It cannot be undone; ${member.name} can sign in again.`}
        error={errorText(end.error)}
      >
        {member.name} is signed out in every browser at once. What they had typed stays on their screen.
      </DangerDialog>
      <DangerDialog
        action="Reset second factor of 1 member"
        isOpen={asking === "reset"}
        onClose={onClose}
        onConfirm={() => reset.mutate()}
        isPending={reset.isPending}
        undo="It cannot be undone: the member has to set the second factor up again."
        error={errorText(reset.error)}
      >
        Takes the authenticator app and all passkeys off {member.name} and ends their sessions.
      </DangerDialog>
      <DangerDialog
        action="Disable 1 member"
        isOpen={asking === "disable"}
        onClose={onClose}
        onConfirm={onDisable}
        undo="Enable brings the member back as they were."
      >
        {member.name} can no longer sign in, and their sessions end now. Their tokens go on working until they are
        revoked.
      </DangerDialog>
      <DangerDialog
        action="Remove 1 member"
        isOpen={asking === "remove"}
        onClose={onClose}
        onConfirm={() => remove.mutate()}
        isPending={remove.isPending}
        undo="It cannot be undone. The audit trail keeps what they did; their personal data in it can be erased afterwards, under Departed."
        error={errorText(remove.error)}
      >
        {member.name} ({member.email}) is removed, and their sessions end now.
      </DangerDialog>
    </>
  );
}

function useRefreshMembers(): () => void {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: ["members"] });
}

function errorText(error: unknown): string | undefined {
  return error === null ? undefined : asProblem(error).detail;
}

function showProblem(error: unknown): void {
  const { detail, code } = asProblem(error);
  toast(detail, { tone: "danger", code });
}
