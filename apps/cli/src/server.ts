import { readFileSync } from "node:fs";
import { CommandFailure } from "./exit-codes.ts";
import { dataDirectory, hasLocalServer } from "./data-directory.ts";
import { askLocalAdmin, readServerFile } from "./local-admin.ts";
import { type Terminal, visible } from "./terminal.ts";

export const DEFAULT_URL = "http://127.0.0.1:7280";

/** Options of every command that talks to a server over the network. */
export interface ServerOptions {
  readonly url?: string;
  readonly tokenFile?: string;
  readonly data?: string;
}

export interface Server {
  readonly url: URL;
  readonly token: string;
  /** Whether the address is this machine's loopback. */
  readonly isLocal: boolean;
}

/** What the local administration is asked for, by what the token is for. */
const LOCAL_TOKEN = {
  send: "createSendToken",
  search: "createSearchToken",
  respond: "createRespondToken",
  tune: "createTuneToken",
} as const;

/**
 * Which server, and with which token: `CORDON_TOKEN`, `--token-file`, or on the server's own machine a token that the
 * local administration hands out for `purpose`.
 * @throws CommandFailure `usage` for a bad address or file, `refused` when there is no token.
 */
export async function resolveServer(
  options: ServerOptions,
  purpose: keyof typeof LOCAL_TOKEN,
  terminal: Terminal,
): Promise<Server> {
  const directory = dataDirectory(options.data);
  const isNamed = options.data !== undefined; // then a missing server is worth saying, and no other one is meant
  const isHere = options.url === undefined && (isNamed || hasLocalServer(directory));
  const url = parseUrl(
    options.url ??
      (isNamed ? undefined : process.env["CORDON_URL"]) ??
      (isHere ? readServerFile(directory).urls[0] : undefined) ??
      DEFAULT_URL,
  );
  const isLocal = isLoopback(url.hostname);
  const given = givenToken(options);
  if (given !== undefined) {
    if (url.protocol === "http:" && !isLocal) {
      terminal.err(`Warning: ${url.origin} is not encrypted; the token and the logs can be read on the way.\n`);
    }
    return { url, token: given, isLocal };
  }
  if (isLocal && hasLocalServer(directory)) {
    return { url, token: (await askLocalAdmin(directory, LOCAL_TOKEN[purpose], {})).token, isLocal };
  }
  throw new CommandFailure(
    "refused",
    `${url.origin} needs a token. Make one with \`cordon token create\`, and hand it over in CORDON_TOKEN or by --token-file.`,
  );
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !["http:", "https:"].includes(url.protocol) || url.username !== "" || url.password !== "") {
    throw new CommandFailure(
      "usage",
      `"${visible(text.slice(0, 200))}" is no address of a server. Write it as ${DEFAULT_URL}, without user name or password.`,
    );
  }
  return url;
}

/** Tokens come by file or environment only: an argument could be read in the process list. */
function givenToken(options: ServerOptions): string | undefined {
  const text = options.tokenFile === undefined ? process.env["CORDON_TOKEN"] : readTokenFile(options.tokenFile);
  if (text === undefined || text.trim() === "") return undefined;
  const token = text.trim();
  if (!/^[\x21-\x7e]{1,512}$/.test(token))
    throw new CommandFailure("usage", "The token has characters that no token has. Is it the right file?");
  return token;
}

function readTokenFile(path: string): string {
  try {
    return readFileSync(path, "utf8").slice(0, 4_096);
  } catch (error) {
    throw new CommandFailure("usage", `The token file "${visible(path)}" cannot be read.`, { cause: error });
  }
}

export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
