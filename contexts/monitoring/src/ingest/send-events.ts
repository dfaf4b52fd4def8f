import { createHash } from "node:crypto";
import { newId, Problem } from "@cordon/kernel";
import type { Caller, Handlers } from "@cordon/platform/http/handler";
import type { contract } from "../contract.ts";
import { readBody } from "./body-reader.ts";
import type { Ingest } from "./ingest.ts";
import type { IntakeBudget } from "./intake-budget.ts";
import { type Sender, sourceIdOfCaller } from "./sender.ts";

export interface SendEventsNeeds {
  readonly ingest: Pick<Ingest, "submit">;
  readonly budget: IntakeBudget;
  /** Largest batch, after decompression. */
  readonly maxBytes: number;
  /** Counts a refusal on the Sources page. */
  readonly onRefused: (sender: Sender, code: string) => void;
}

/** `POST /api/v1/events`: one batch, answered when it is on disk. */
export function createSendEvents(needs: SendEventsNeeds): Handlers<typeof contract>["sendEvents"] {
  return async ({ query }, request) => {
    if (!request.caller || !request.stream) throw new Problem("batch.invalid", "The request has no body.");
    const sender = senderOf(request.caller);
    try {
      const clientId = batchId(request.headers["idempotency-key"]);
      const body = await readBody(
        request.stream,
        isGzip(request.headers["content-encoding"], request.headers["content-type"]),
        needs,
      );
      try {
        if (body.bytes.length === 0) throw new Problem("batch.invalid", "The body is empty. Send one record a line.");
        return await needs.ingest.submit({
          sender,
          clientId,
          payload: { kind: "body", bytes: body.bytes },
          bodyHash: createHash("sha256").update(body.bytes).digest(),
          isHistorical: query.historical,
          ...(query.format === undefined ? {} : { format: query.format }),
        });
      } finally {
        body.release();
      }
    } catch (error) {
      if (error instanceof Problem) needs.onRefused(sender, error.code);
      throw error;
    }
  };
}

/** A token is a source; a member who sends by hand is one too, and only claims. */
export function senderOf(caller: Caller): Sender {
  return {
    sourceId: sourceIdOfCaller(caller.id),
    name: caller.name,
    kind: "token",
    vouching: caller.boundHost === undefined ? "collector" : "bound",
    ...(caller.boundHost === undefined ? {} : { hostName: caller.boundHost }),
  };
}

function batchId(header: string | string[] | undefined): string {
  if (header === undefined) return newId("bat");
  if (typeof header !== "string" || !/^[\x21-\x7e]{1,200}$/.test(header)) {
    throw new Problem(
      "batch.invalid",
      "The Idempotency-Key must be 1 to 200 printable ASCII characters without spaces.",
      {
        fields: { "idempotency-key": "1 to 200 printable ASCII characters" },
      },
    );
  }
  return header;
}

function isGzip(encoding: string | undefined, mediaType: string | undefined): boolean {
  const value = encoding?.trim().toLowerCase();
  if (value !== undefined && value !== "" && value !== "identity" && value !== "gzip" && value !== "x-gzip") {
    throw new Problem(
      "batch.invalid",
      `The content encoding "${value.slice(0, 40)}" is not known here. Send gzip or nothing.`,
      {
        fields: { "content-encoding": "gzip or absent" },
      },
    );
  }
  return value === "gzip" || value === "x-gzip" || mediaType?.split(";")[0]?.trim() === "application/gzip";
}
