import { dataDirectory } from "../data-directory.ts";
import { askLocalAdmin } from "../local-admin.ts";
import { printJson, table, type Terminal, visible } from "../terminal.ts";

export interface LocalOptions {
  readonly data?: string;
  readonly json?: boolean;
}

export interface TokenCreateOptions extends LocalOptions {
  readonly name: string;
  readonly role: string;
  readonly expiresInDays?: number;
  readonly host?: string;
}

/** The token is the only thing on standard output, so that `$(cordon token create …)` is a token. */
export async function createTokenCommand(options: TokenCreateOptions, terminal: Terminal): Promise<void> {
  const { token, ...rest } = await askLocalAdmin(dataDirectory(options.data), "createToken", {
    name: options.name,
    role: options.role,
    ...(options.expiresInDays === undefined ? {} : { expiresInDays: options.expiresInDays }),
    ...(options.host === undefined ? {} : { hostName: options.host }),
  });
  if (options.json) return printJson(terminal, { token, ...rest });
  terminal.out(`${visible(token)}\n`);
  terminal.err(
    `Token "${visible(rest.name)}" (${visible(rest.id)}), expires ${rest.expiresAt}. It is shown this once.\n`,
  );
}

export async function listTokensCommand(options: LocalOptions, terminal: Terminal): Promise<void> {
  const { items } = await askLocalAdmin(dataDirectory(options.data), "listTokens", {});
  if (options.json) return printJson(terminal, { items });
  if (items.length === 0)
    return terminal.err("There are no tokens. Make one with `cordon token create --name X --role engineer`.\n");
  const rows = items.map((item) => [
    item.id,
    item.state,
    item.role ?? item.permissions.join(","),
    item.expiresAt,
    item.lastUsedAt ?? "never",
    item.source.kind === "host" ? item.source.name : "-",
    item.name,
  ]);
  terminal.out(table(["ID", "STATE", "ROLE", "EXPIRES", "LAST USED", "HOST", "NAME"], rows));
}

export async function revokeTokenCommand(id: string, options: LocalOptions, terminal: Terminal): Promise<void> {
  const revoked = await askLocalAdmin(dataDirectory(options.data), "revokeToken", { id });
  if (options.json) return printJson(terminal, revoked);
  terminal.out(`Revoked "${visible(revoked.name)}" (${visible(revoked.id)}). It is refused from now on.\n`);
}
