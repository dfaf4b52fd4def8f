import type { ProblemDocument, ProblemFields } from "@cordon/kernel";

/** A request that Cordon refused, or that did not reach it (`status` 0, code `client.unreachable`). */
export class ClientProblem extends Error {
  override readonly name = "ClientProblem";
  readonly document: ProblemDocument;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    document: ProblemDocument,
    options: { readonly cause?: unknown; readonly retryAfterSeconds?: number } = {},
  ) {
    super(document.detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.document = document;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  get code(): string {
    return this.document.code;
  }

  get status(): number {
    return this.document.status;
  }

  get fields(): ProblemFields {
    return this.document.fields ?? {};
  }
}

const MAX_PROBLEM_CHARS = 100_000;

/** What a refused answer says; answers of a proxy in between become a sentence of our own. */
export async function readProblem(response: Response): Promise<ClientProblem> {
  const retryAfter = Number(response.headers.get("retry-after") ?? Number.NaN);
  const options = Number.isFinite(retryAfter) ? { retryAfterSeconds: retryAfter } : {};
  if (response.headers.get("content-type")?.startsWith("application/problem+json") === true) {
    const text = await response.text().catch(() => "");
    const document = text.length > MAX_PROBLEM_CHARS ? undefined : parseProblem(text);
    if (document !== undefined) return new ClientProblem(document, options);
  } else {
    await response.body?.cancel().catch(() => {});
  }
  return clientProblem(
    "client.unexpected-answer",
    response.status,
    `The server answered ${response.status} in a way that is not Cordon's.`,
    options,
  );
}

/** A problem found on this side of the wire. */
export function clientProblem(
  code: "client.unreachable" | "client.unexpected-answer",
  status: number,
  detail: string,
  options: { readonly cause?: unknown; readonly retryAfterSeconds?: number } = {},
): ClientProblem {
  const title = code === "client.unreachable" ? "Cordon did not answer" : "The answer was not understood";
  return new ClientProblem({ type: `urn:cordon:problem:${code}`, title, status, detail, code }, options);
}

function parseProblem(text: string): ProblemDocument | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined; // the caller has a better sentence
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { type, title, status, detail, code, fields, instance } = value as Record<string, unknown>; // checked below
  if (typeof title !== "string" || typeof status !== "number" || typeof code !== "string") return undefined;
  return {
    type: typeof type === "string" ? type : "about:blank",
    title,
    status,
    detail: typeof detail === "string" ? detail : title,
    code,
    ...(isFields(fields) ? { fields } : {}),
    ...(typeof instance === "string" ? { instance } : {}),
  };
}

function isFields(value: unknown): value is ProblemFields {
  return typeof value === "object" && value !== null && Object.values(value).every((text) => typeof text === "string");
}
