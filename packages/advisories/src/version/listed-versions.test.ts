import { gunzipSync } from "node:zlib";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { VersionRange } from "../model/advisory.ts";
import { hasShared, sharedPath } from "../testing/shared-data.ts";
import { spaceOfEcosystem } from "./ecosystem-space.ts";
import { isInRange } from "./range.ts";

/** Records that list versions beside their ranges, though the ranges do not hold them. */
const WRONG_RECORDS: ReadonlyMap<string, string> = new Map([
  ["PYSEC-2023-61", "lists Django's pre-releases of 3.2 and 4.2, but begins at 3.2 and 4.2"],
  ["PYSEC-2023-177", "lists gevent 23.9.0, which it calls fixed"],
  ["GHSA-f4qf-m5gf-8jm8", "listed by a Maven before 3.9.0, to which 9.0.0.M1 came after 9.0.0-M11 (MNG-7644)"],
]);

interface OsvRecord {
  readonly id: string;
  readonly affected?: readonly {
    readonly package?: { readonly ecosystem: string };
    readonly versions?: readonly string[];
    readonly ranges?: readonly {
      readonly type: string;
      readonly events: readonly {
        readonly introduced?: string;
        readonly fixed?: string;
        readonly last_affected?: string;
      }[];
    }[];
  }[];
}

type Affected = NonNullable<OsvRecord["affected"]>[number];

function rangesOf(affected: Affected): readonly VersionRange[] {
  const ranges: VersionRange[] = [];
  for (const { events } of affected.ranges?.filter(({ type }) => type !== "GIT") ?? []) {
    for (const { introduced, fixed, last_affected: lastAffected } of events) {
      if (introduced !== undefined) ranges.push({ introduced });
      const open = ranges.at(-1) ?? {};
      if (fixed !== undefined) ranges.splice(-1, 1, { ...open, fixed });
      if (lastAffected !== undefined) ranges.splice(-1, 1, { ...open, lastAffected });
    }
  }
  return ranges;
}

function recordsOf(file: string): readonly OsvRecord[] {
  return gunzipSync(readFileSync(sharedPath(`osv/${file}`)))
    .toString()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as OsvRecord); // the shape OSV prescribes
}

describe.skipIf(!hasShared("osv/pypi.ndjson.gz"))(
  "advisories that list each affected version beside their ranges",
  () => {
    test.each([
      ["pypi.ndjson.gz", 140_000],
      ["cassette-osv.ndjson.gz", 30_000],
    ])("the ranges of %s hold all the versions listed, over %i", (file, least) => {
      let listed = 0;
      const outside = new Set<string>();

      for (const { id, affected = [] } of recordsOf(file)) {
        for (const one of affected) {
          const scheme = spaceOfEcosystem(one.package?.ecosystem ?? "")?.scheme;
          const ranges = rangesOf(one);
          if (scheme === undefined || ranges.length === 0) continue;
          listed += one.versions?.length ?? 0;
          const isOutside = (version: string): boolean => !ranges.some((range) => isInRange(scheme, version, range));
          if (one.versions?.some(isOutside) === true) outside.add(id);
        }
      }

      expect(listed).toBeGreaterThan(least);
      expect([...outside].filter((id) => !WRONG_RECORDS.has(id))).toEqual([]);
    });
  },
);
