import { expect, it } from "vitest";
import { bulkWords } from "./bulk-words.ts";

const alerts = (ids: readonly string[]): { id: string; revision: number }[] => ids.map((id) => ({ id, revision: 2 }));

it("says how many were done", () => {
  expect(bulkWords("closed as duplicate", { done: alerts(["a"]), skipped: [] })).toBe("1 alert closed as duplicate.");
  expect(bulkWords("opened again", { done: alerts(["a", "b"]), skipped: [] })).toBe("2 alerts opened again.");
});

it("says which were left alone, and why", () => {
  const skipped = [
    { id: "b", why: "changed" as const },
    { id: "c", why: "changed" as const },
    { id: "d", why: "suppressed" as const },
  ];

  expect(bulkWords("closed", { done: [], skipped })).toBe(
    "No alert closed. Left alone: 2 changed by somebody meanwhile; 1 suppressed, so there is nothing to decide.",
  );
});
