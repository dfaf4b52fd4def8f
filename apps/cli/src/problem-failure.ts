import { CommandFailure } from "./exit-codes.ts";
import { visible } from "./terminal.ts";

/** A refusal of the server as a sentence for the person at the terminal, with the exit code that belongs to it. */
export function problemFailure(status: number, document: unknown): CommandFailure {
  const detail =
    textOf(document, "detail") ?? textOf(document, "title") ?? `The server answered with status ${status}.`;
  const code = textOf(document, "code");
  const sentence = `${detail}${fieldsOf(document)}${code === undefined ? "" : ` (${code})`}`;
  return new CommandFailure(status === 401 || status === 403 ? "refused" : "failed", visible(sentence.slice(0, 4_000)));
}

function textOf(document: unknown, name: string): string | undefined {
  if (typeof document !== "object" || document === null) return undefined;
  const value: unknown = Reflect.get(document, name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function fieldsOf(document: unknown): string {
  if (typeof document !== "object" || document === null) return "";
  const fields: unknown = Reflect.get(document, "fields");
  if (typeof fields !== "object" || fields === null) return "";
  const named = Object.entries(fields).flatMap(([name, why]) => (typeof why === "string" ? [`${name}: ${why}`] : []));
  return named.length === 0 ? "" : ` [${named.slice(0, 10).join("; ")}]`;
}
