import { readFileSync } from "node:fs";
import { type AuditVerdict, MAX_KEPT_CHARS } from "@cordon/platform/platform-contract";
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
  const kept = options.head === undefined ? "" : readHeadFile(options.head);
  const result = await askLocalAdmin(dataDirectory(options.data), "verifyAudit", { kept });
  if (options.json) printJson(terminal, result);
  else {
    for (const fault of result.faults) terminal.out(`FAULT  ${visible(fault.message)}\n`);
    terminal.out(`${summary(result)}\n${visible(result.limits)}\n`);
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

const HEAD_MARK = "cordon-audit-head-1";

/** What a receiver wrote, or an earlier answer; of a large file the newest lines with heads. The server reads them. */
function readHeadFile(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new CommandFailure("usage", `The head file "${visible(path)}" cannot be read.`, { cause: error });
  }
  if (!text.includes(HEAD_MARK)) {
    throw new CommandFailure(
      "usage",
      `There is no head of the audit trail in "${visible(path)}". Give what a receiver outside wrote, or an earlier \`cordon audit verify --json\`.`,
    );
  }
  if (text.length <= MAX_KEPT_CHARS) return text;
  const lines = text.split("\n").filter((line) => line.includes(HEAD_MARK));
  return lines.join("\n").slice(-MAX_KEPT_CHARS);
}
