import { Problem } from "@cordon/kernel";
import { AuditHead } from "./audit-contract.ts";

/** Heads have no braces inside: one is found in whatever a receiver wrote around it. */
const HEAD = /\{[^{}]*"cordon-audit-head-1"[^{}]*\}/g;

/**
 * Every head in a text that is not empty, in its order: a head alone, an answer of `cordon audit verify --json`, bodies of the webhook,
 * or the file into which a syslog receiver wrote what it got.
 * @throws Problem `audit.head-invalid` when there is none.
 */
export function readHeads(text: string): readonly AuditHead[] {
  if (text.trim() === "") return [];
  // Receivers that keep messages as JSON put a backslash before each quote.
  const found = [text, text.replaceAll(String.raw`\"`, '"')].map(findHeads).find((heads) => heads.length > 0);
  if (found) return found;
  throw new Problem(
    "audit.head-invalid",
    "There is no head of the audit trail in it. Give what an earlier verification printed, or what a receiver outside got.",
  );
}

function findHeads(text: string): readonly AuditHead[] {
  return [...text.matchAll(HEAD)].flatMap(([json]) => {
    const head = AuditHead.safeParse(parseJson(json));
    return head.success ? [head.data] : [];
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
