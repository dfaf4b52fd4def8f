import { Problem, type ProblemFields } from "@cordon/kernel";
import { ClientProblem } from "@cordon/platform/client";

export interface ProblemShape {
  /** 0 when no answer came. */
  readonly status: number;
  readonly code: string;
  readonly title: string;
  /** What is wrong and what to do, for the person reading it. */
  readonly detail: string;
  readonly fields?: ProblemFields;
  readonly requestId?: string;
}

/** The problem behind anything that was thrown. */
export function asProblem(error: unknown): ProblemShape {
  if (error instanceof ClientProblem) {
    const { status, code, title, detail, fields, instance } = error.document;
    const requestId = /^urn:cordon:request:(.{1,80})$/.exec(instance ?? "")?.[1];
    return {
      status,
      code,
      title,
      detail,
      ...(fields === undefined ? {} : { fields }),
      ...(requestId === undefined ? {} : { requestId }),
    };
  }
  const isOurs = error instanceof Problem;
  return {
    status: 0,
    code: isOurs ? error.code : "console.failed",
    title: "The console could not do that",
    detail: error instanceof Error && error.message !== "" ? error.message : "Reload the page and try again.",
  };
}

/** Field name → sentence, for forms; `body.` in front of a name is left out. */
export function fieldErrors(error: unknown): Readonly<Record<string, string | undefined>> {
  if (error === null || error === undefined) return {};
  return Object.fromEntries(
    Object.entries(asProblem(error).fields ?? {}).map(([name, text]) => [
      name.replace(/^body\./, ""),
      text.slice(0, 1).toUpperCase() + text.slice(1),
    ]),
  );
}
