import { readFileSync } from "node:fs";
import { AuditHead } from "@cordon/platform/platform-contract";
import { dataDirectory } from "../data-directory.ts";
import { CommandFailure, EXIT } from "../exit-codes.ts";
import { askLocalAdmin } from "../local-admin.ts";
import { jsonLine, printJson, type Terminal, visible } from "../terminal.ts";
import type { LocalOptions } from "./token.ts";

export interface AuditVerifyOptions extends LocalOptions {
  readonly head?: string;
}

/** Checks the seal of the audit trail; exit code 1 when it is broken. */
export async function verifyAuditCommand(options: AuditVerifyOptions, terminal: Terminal): Promise<number> {
  const head = options.head === undefined ? undefined : readHead(options.head);
  const result = await askLocalAdmin(dataDirectory(options.data), "verifyAudit", head === undefined ? {} : { head });
  if (options.json) printJson(terminal, result);
  else {
    for (const fault of result.faults) terminal.out(`FAULT  ${visible(fault.message)}\n`);
    terminal.out(
      `${result.isIntact ? "Intact" : "BROKEN"}: ${result.entries} sealed entries, ${result.unsealed} not sealed yet.\n`,
    );
    terminal.out(`${visible(result.limits)}\n`);
    if (result.head !== null) terminal.out(`Head, to keep outside this machine:\n${jsonLine(result.head)}\n`);
  }
  return result.isIntact && result.isHeadFound !== false ? EXIT.ok : EXIT.failed;
}

/** The file holds a head, or the whole answer of an earlier `cordon audit verify --json`. */
function readHead(path: string): AuditHead {
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new CommandFailure("usage", `The head file "${visible(path)}" cannot be read.`, { cause: error });
  }
  const inner: unknown = typeof document === "object" && document !== null ? Reflect.get(document, "head") : undefined;
  const head = AuditHead.safeParse(inner ?? document);
  if (head.success) return head.data;
  throw new CommandFailure(
    "usage",
    `"${visible(path)}" holds no head. Give the file that an earlier \`cordon audit verify --json\` made.`,
  );
}
