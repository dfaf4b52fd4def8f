import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AuditHead, AuditVerdict } from "./audit-contract.ts";
import { headOf } from "./audit-head.ts";
import { syslogLine, webhookBody } from "./head-message.ts";
import { readHeads } from "./head-text.ts";
import { EXPIRED_ACTION } from "./audit.ts";
import { type ChainEntry, type ChainSegment, digestPersonal, sealSegment } from "./chain.ts";
import { createChainVerifier } from "./verify-chain.ts";

const START = Date.UTC(2026, 0, 1);

function anEntry(id: number, change: Partial<ChainEntry> = {}): ChainEntry {
  const text = `{"actorName":"Ada ${id}"}`;
  const salt = randomBytes(16);
  return {
    id,
    at: new Date(START + id * 1_000),
    actorKind: "member",
    actorId: "mem_1",
    action: "members.role.changed",
    targetKind: "member",
    targetId: `mem_${id}`,
    outcome: "success",
    details: `{"n":${id}}`,
    personal: { text, salt },
    personalDigest: digestPersonal(text, salt),
    segment: undefined,
    ...change,
  };
}

interface Trail {
  readonly segments: ChainSegment[];
  readonly entries: Map<number, ChainEntry[]>;
}

/** Twelve entries in four segments. */
function aTrail(): Trail {
  const trail: Trail = { segments: [], entries: new Map() };
  for (let n = 0; n < 4; n++) {
    const entries = [1, 2, 3].map((i) => anEntry(n * 3 + i));
    const segment = sealSegment(trail.segments.at(-1), entries, new Date(START + n * 10_000 + 5_000));
    trail.segments.push(segment);
    trail.entries.set(
      segment.number,
      entries.map((entry) => ({ ...entry, segment: segment.number })),
    );
  }
  return trail;
}

function verify(
  trail: Trail,
  heads: AuditHead | readonly AuditHead[] = [],
  unsealed: readonly ChainEntry[] = [],
): AuditVerdict {
  const verifier = createChainVerifier([heads].flat());
  for (const segment of trail.segments) verifier.check(segment, trail.entries.get(segment.number) ?? []);
  return verifier.finish(unsealed);
}

function headOfTrail(trail: Trail, at = -1): AuditHead {
  const segment = trail.segments.at(at);
  if (!segment) throw new Error("no such segment");
  return headOf(segment);
}

describe("audit chain", () => {
  it("verifies when nothing was touched, and says what it cannot see without a head", () => {
    const trail = aTrail();

    expect(verify(trail)).toMatchObject({ isIntact: true, segments: 4, entries: 12, isHeadFound: null, faults: [] });
    expect(verify(trail).limits).toContain("cut off at the end");
    expect(verify(trail, headOfTrail(trail))).toMatchObject({ isIntact: true, isHeadFound: true });
  });

  it("finds any single change of any field of any entry", () => {
    const changes: ((entry: ChainEntry) => ChainEntry)[] = [
      (e) => ({ ...e, at: new Date(e.at.getTime() + 1) }),
      (e) => ({ ...e, actorKind: "token" }),
      (e) => ({ ...e, actorId: `${e.actorId}x` }),
      (e) => ({ ...e, action: "members.removed" }),
      (e) => ({ ...e, targetKind: "token" }),
      (e) => ({ ...e, targetId: "" }),
      (e) => ({ ...e, outcome: "refused" }),
      (e) => ({ ...e, details: "{}" }),
      (e) => ({ ...e, personal: { text: '{"actorName":"Eve"}', salt: e.personal?.salt ?? new Uint8Array() } }),
      (e) => ({ ...e, personal: { text: e.personal?.text ?? "", salt: new Uint8Array(16) } }),
      (e) => ({ ...e, personalDigest: randomBytes(32) }),
      (e) => ({ ...e, segment: undefined }),
      // text moved from one field to its neighbour
      (e) => ({ ...e, actorId: e.actorId + e.action, action: "" }),
    ];

    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 2 }),
        fc.constantFrom(...changes),
        (n, i, change) => {
          const trail = aTrail();
          const entries = trail.entries.get(n) ?? [];
          const changed = entries.map((entry, at) => (at === i ? change(entry) : entry));
          trail.entries.set(n, changed);

          const verdict = verify(trail);

          expect(verdict.faults).toMatchObject([{ kind: "changed", segment: n, entryId: String(changed[i]?.id) }]);
        },
      ),
    );
  });

  it("finds removed, inserted and swapped entries and names them", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 2 }), (n, i) => {
        const entries = aTrail().entries.get(n) ?? [];
        const [here, next] = [entries[i], entries[(i + 1) % 3]];
        if (!here || !next) throw new Error("three entries a segment");
        const tampered = (change: ChainEntry[]): AuditVerdict => {
          const trail = aTrail();
          const own = trail.entries.get(n) ?? [];
          const byId = new Map(own.map((entry) => [entry.id, entry]));
          trail.entries.set(
            n,
            change.map((entry) => byId.get(entry.id) ?? entry),
          );
          return verify(trail);
        };

        expect(tampered(entries.filter((entry) => entry !== here)).faults).toMatchObject([
          { kind: "removed", entryId: String(here.id) },
        ]);
        expect(tampered([...entries, anEntry(99)]).faults).toMatchObject([{ kind: "inserted", entryId: "99" }]);
      }),
    );

    const trail = aTrail();
    const [first, second, third] = trail.entries.get(2) ?? [];
    if (!first || !second || !third) throw new Error("three entries a segment");
    trail.entries.set(2, [{ ...second, id: first.id }, { ...first, id: second.id }, third]);
    expect(verify(trail).faults.map((fault) => fault.entryId)).toEqual(["4", "5"]);
  });

  it("finds any single change of a segment", () => {
    const changes: ((segment: ChainSegment) => ChainSegment)[] = [
      (s) => ({ ...s, number: s.number + 10 }),
      (s) => ({ ...s, previousDigest: randomBytes(32) }),
      (s) => ({ ...s, entryIds: s.entryIds.toReversed(), entryDigests: s.entryDigests.toReversed() }),
      (s) => ({ ...s, entryIds: s.entryIds.slice(1), entryDigests: s.entryDigests.slice(1) }),
      (s) => ({ ...s, entryDigests: s.entryDigests.with(0, randomBytes(32)) }),
      (s) => ({ ...s, totalEntries: s.totalEntries + 1 }),
      (s) => ({ ...s, rootDigest: randomBytes(32) }),
      (s) => ({ ...s, sealedAt: new Date(s.sealedAt.getTime() + 1) }),
      (s) => ({ ...s, digest: randomBytes(32) }),
    ];

    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }), fc.constantFrom(...changes), (i, change) => {
        const trail = aTrail();
        const segment = trail.segments[i];
        if (!segment) throw new Error("four segments");
        trail.segments[i] = change(segment);

        expect(verify(trail, headOfTrail(aTrail(), 0)).isIntact).toBe(false);
        expect(verify(trail).isIntact).toBe(false);
      }),
    );
  });

  it("finds swapped and missing segments", () => {
    const swapped = aTrail();
    swapped.segments.splice(1, 2, ...swapped.segments.slice(1, 3).toReversed());
    const missing = aTrail();
    missing.segments.splice(1, 1);

    expect(verify(swapped).isIntact).toBe(false);
    expect(verify(missing).faults[0]).toMatchObject({ kind: "broken-chain", segment: 3 });
  });

  it("finds that the end was cut off when it has a head, and only then", () => {
    const trail = aTrail();
    const head = headOfTrail(trail);
    trail.segments.pop();

    expect(verify(trail).isIntact).toBe(true);
    expect(verify(trail, head)).toMatchObject({
      isIntact: false,
      isHeadFound: false,
      faults: [{ kind: "truncated", segment: 4 }],
    });
    expect(verify({ segments: [], entries: new Map() }, head).faults).toMatchObject([{ kind: "truncated" }]);
  });

  it("finds a chain that was rewritten and sealed anew when it has a head", () => {
    const head = headOfTrail(aTrail());
    const rewritten = aTrail(); // other salts, so other digests, and whole in itself

    expect(verify(rewritten).isIntact).toBe(true);
    expect(verify(rewritten, head).faults).toMatchObject([{ kind: "head-mismatch", segment: 4 }]);
  });

  it("verifies after personal data was erased, and counts it", () => {
    const trail = aTrail();
    trail.entries.set(
      2,
      (trail.entries.get(2) ?? []).map((entry) => ({ ...entry, personal: undefined })),
    );

    expect(verify(trail)).toMatchObject({ isIntact: true, erased: 3 });
  });

  it("finds an entry that was slipped in among old ones and not sealed yet", () => {
    const trail = aTrail();
    const slipped = anEntry(2, { at: new Date(START - 2 * 3_600_000) });

    expect(verify(trail, [], [slipped]).faults).toMatchObject([{ kind: "inserted", entryId: "2" }]);
    expect(verify(trail, [], [anEntry(11)]).isIntact).toBe(true);
  });

  it("finds a rewritten chain by the one head among many that was taken before", () => {
    const before = headOfTrail(aTrail(), 1);
    const rewritten = aTrail();
    const after = [2, 3].map((at) => headOfTrail(rewritten, at));

    expect(verify(rewritten, after)).toMatchObject({ isIntact: true, isHeadFound: true });
    expect(verify(rewritten, [before, ...after])).toMatchObject({
      isIntact: false,
      isHeadFound: false,
      faults: [{ kind: "head-mismatch", segment: 2 }],
    });
  });

  it("takes the word of the chain itself for entries that retention deleted, and of nothing else", () => {
    const expiry = (throughSegment: number, change: Partial<ChainEntry> = {}): ChainEntry =>
      anEntry(14, {
        actorKind: "system",
        action: EXPIRED_ACTION,
        details: JSON.stringify({ throughSegment }),
        ...change,
      });
    const without = (...gone: number[]): Trail => {
      const trail = aTrail();
      for (const segment of gone) trail.entries.set(segment, []);
      return trail;
    };

    expect(verify(without(1, 2), [], [expiry(2)])).toMatchObject({ isIntact: true, expired: 6, entries: 12 });
    expect(verify(without(1, 2), [], [expiry(1)]).faults).toMatchObject([{ kind: "removed", segment: 2 }]);
    expect(verify(without(1, 2)).faults).toMatchObject([{ kind: "removed" }, { kind: "removed" }]);
    expect(verify(without(3), [], [expiry(2)]).faults).toMatchObject([{ kind: "removed", segment: 3 }]);
    expect(verify(without(1), [], [expiry(1, { actorKind: "member" })]).isIntact).toBe(false);
    expect(verify(without(1), [], [expiry(9)]).isIntact).toBe(false);
    const partly = aTrail();
    partly.entries.set(1, partly.entries.get(1)?.slice(1) ?? []);
    expect(verify(partly, [], [expiry(2)]).faults).toMatchObject([{ kind: "removed", segment: 1, entryId: "1" }]);
  });

  it("does not let an entry speak of segments that are sealed with it or later", () => {
    const trail: Trail = { segments: [], entries: new Map() };
    for (const n of [1, 2]) {
      const details = JSON.stringify({ throughSegment: 2 });
      const entry = anEntry(n, n === 1 ? { actorKind: "system", action: EXPIRED_ACTION, details } : {});
      const segment = sealSegment(trail.segments.at(-1), [entry], new Date(START + n * 10_000));
      trail.segments.push(segment);
      trail.entries.set(n, [{ ...entry, segment: n }]);
    }
    trail.entries.set(2, []);

    expect(verify(trail).faults).toMatchObject([{ kind: "removed", segment: 2 }]);
  });
});

describe("heads in what was kept outside", () => {
  const heads = [1, 2].map((at) => headOfTrail(aTrail(), at));
  const messages = heads.map((head) => ({ head, host: "cordon.example.org", at: new Date(START) }));

  it.each([
    ["a head alone", JSON.stringify(heads[0]), 1],
    ["an answer of verify", JSON.stringify({ isIntact: true, head: heads[0], faults: [] }, null, 2), 1],
    ["a file of syslog lines among others", `x {y}\n${messages.map(syslogLine).join("\nz\n")}\n`, 2],
    ["bodies of the webhook", messages.map(webhookBody).join("\n"), 2],
    ["syslog kept as JSON", messages.map((each) => JSON.stringify({ message: syslogLine(each) })).join("\n"), 2],
  ])("are found in %s", (_, text, count) => {
    expect(readHeads(text)).toEqual(heads.slice(0, count));
  });

  it.each(["{}", "null", "{".repeat(50_000), JSON.stringify({ ...heads[0], digest: "x" })])(
    "are not made up from anything else",
    (text) => {
      expect(() => readHeads(text)).toThrow("no head");
    },
  );

  it("go out as one line of RFC 5424, whatever the host is called", () => {
    const [message] = messages;
    if (!message) throw new Error("two messages");

    expect(syslogLine(message)).toMatch(
      /^<109>1 2026-01-01T00:00:00\.000Z cordon\.example\.org cordon - audit-head - \{"format":"cordon-audit-head-1",.*\}$/,
    );
    expect(syslogLine({ ...message, host: " \n" })).toMatch(/^<109>1 \S+ - cordon - audit-head - \{/);
  });
});
