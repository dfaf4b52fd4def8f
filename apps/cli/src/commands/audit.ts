import { readFileSync } from "node:fs";
import { Problem } from "@cordon/kernel";
import { type AuditHead, type AuditVerdict, MAX_HEADS, readHeads } from "@cordon/platform/platform-contract";
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
  const heads = options.head === undefined ? [] : readHeadFile(options.head, terminal);
  const result = await askLocalAdmin(dataDirectory(options.data), "verifyAudit", { heads: [...heads] });
  if (options.json) printJson(terminal, result);
  else {
    for (const fault of result.faults) terminal.out(`FAULT  ${visible(fault.message)}\n`);
    terminal.out(`${summary(result)}\n${visible(result.limits)}\n`);
    if (heads.length > 1) terminal.out(`Checked against ${heads.length} heads from outside.\n`);
    if (result.head !== null) terminal.out(`Head, to keep outside this machine:\n${jsonLine(result.head)}\n`);
  }
  return result.isIntact && result.isHeadFound !== false ? EXIT.ok : EXIT.failed;
}

function summary({ isIntact, entries, unsealed, erased, expired }: AuditVerdict): string {
  const parts = [
    `${entries} sealed entries`,
    ...(expired > 0 ? [`of them ${expired} deleted by retention`] : []),
    ...(erased > 0 ? [`${erased} with personal data erased`] : []),
    `${unsealed} not sealed yet`,
  ];
  return `${isIntact ? "Intact" : "BROKEN"}: ${parts.join(", ")}.`;
}

/** Whatever a receiver wrote, or an earlier `cordon audit verify --json`; the newest heads when there are very many. */
function readHeadFile(path: string, terminal: Terminal): readonly AuditHead[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new CommandFailure("usage", `The head file "${visible(path)}" cannot be read.`, { cause: error });
  }
  try {
    const heads = readHeads(text);
    if (heads.length > MAX_HEADS)
      terminal.err(`The file holds ${heads.length} heads; the last ${MAX_HEADS} of them are checked.\n`);
    return heads.slice(-MAX_HEADS);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new CommandFailure("usage", `"${visible(path)}": ${error.message}`, { cause: error });
  }
}
