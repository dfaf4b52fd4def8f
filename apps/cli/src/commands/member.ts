import { dataDirectory } from "../data-directory.ts";
import { askLocalAdmin } from "../local-admin.ts";
import { printJson, table, type Terminal, visible } from "../terminal.ts";
import type { LocalOptions } from "./token.ts";

export interface MemberAddOptions extends LocalOptions {
  readonly name: string;
  readonly email: string;
  readonly role: string;
}

/** Adds a member and prints the one-time link with which they set their own password. */
export async function addMemberCommand(options: MemberAddOptions, terminal: Terminal): Promise<void> {
  const { name, email, role } = options;
  const added = await askLocalAdmin(dataDirectory(options.data), "addMember", { name, email, role });
  if (options.json) return printJson(terminal, added);
  terminal.out(`${visible(added.invitation.url)}\n`);
  terminal.err(`Give this link to ${visible(name)}. It works once, until ${added.invitation.expiresAt}.\n`);
}

export async function listMembersCommand(options: LocalOptions, terminal: Terminal): Promise<void> {
  const { items } = await askLocalAdmin(dataDirectory(options.data), "listMembers", {});
  if (options.json) return printJson(terminal, { items });
  if (items.length === 0) return terminal.err("There are no members yet. Open the link of `cordon setup-link`.\n");
  const rows = items.map((item) => [item.id, item.role, item.state, item.lastSeenAt ?? "never", item.email, item.name]);
  terminal.out(table(["ID", "ROLE", "STATE", "LAST SEEN", "EMAIL", "NAME"], rows));
}

/** Who was removed and still is in the audit trail. */
export async function listDepartedCommand(options: LocalOptions, terminal: Terminal): Promise<void> {
  const { items } = await askLocalAdmin(dataDirectory(options.data), "listDepartedMembers", {});
  if (options.json) return printJson(terminal, { items });
  if (items.length === 0) return terminal.err("Nobody who was removed is in the audit trail.\n");
  const rows = items.map((item) => [
    item.id,
    item.removedAt,
    String(item.personalEntries),
    item.erasedAt ?? "-",
    item.email ?? "-",
  ]);
  terminal.out(table(["ID", "REMOVED", "PERSONAL ENTRIES", "ERASED", "EMAIL"], rows));
}

export interface EraseMemberOptions extends LocalOptions {
  readonly reason: string;
}

/** For good: names and addresses go, ids and deeds stay, and the chain verifies. */
export async function eraseMemberCommand(id: string, options: EraseMemberOptions, terminal: Terminal): Promise<void> {
  const { reason } = options;
  const erased = await askLocalAdmin(dataDirectory(options.data), "eraseMember", { id, reason });
  if (options.json) return printJson(terminal, erased);
  terminal.out(`Erased the personal data in ${erased.entries} audit entries. The chain still verifies.\n`);
}

export interface SetupLinkOptions extends LocalOptions {
  readonly email?: string;
}

/** The way in: for the first administrator, or for one who is locked out. */
export async function setupLinkCommand(options: SetupLinkOptions, terminal: Terminal): Promise<void> {
  const { email } = options;
  const link = await askLocalAdmin(
    dataDirectory(options.data),
    "createSetupLink",
    email === undefined ? {} : { email },
  );
  if (options.json) return printJson(terminal, link);
  terminal.out(`${visible(link.url)}\n`);
  terminal.err(`Open it in a browser. It works once, until ${link.expiresAt}.\n`);
}
