import fc from "fast-check";
import { decodedText } from "./decoded-text.ts";
import type { EventRow } from "./event-row.ts";

const AT = Date.UTC(2026, 7, 1, 12);

/** A row with defaults; a test names only what matters to it. */
export function anEventRow(row: Partial<EventRow> = {}): EventRow {
  const { raw = "a record", fields = new Map<string, string>() } = row;
  return {
    batchId: "bat_06f3q100000000000000000000",
    line: 0,
    receivedAt: AT,
    occurredAt: row.receivedAt ?? AT,
    skew: undefined,
    sourceId: "src_1",
    sourceName: "relay",
    isHostVouched: false,
    decoder: "text",
    ecs: {},
    fields,
    raw,
    decodedText: decodedText(raw, fields),
    ...row,
  };
}

/** Any text at all, with NUL, lone surrogates, line ends and characters of every size. */
export function anyText(minLength = 0, maxLength = 30): fc.Arbitrary<string> {
  const unit = fc.oneof(
    fc.integer({ min: 32, max: 126 }),
    fc.integer({ min: 0, max: 0xffff }),
    fc.constantFrom(0, 9, 10, 13, 34, 39, 92, 0x0a0a, 0xd800, 0xdc00, 0xfffd),
  );
  return fc.array(unit, { minLength, maxLength }).map((codes) => String.fromCharCode(...codes));
}
