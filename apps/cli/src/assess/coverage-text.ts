import type { Assessment, Coverage, LeftOut } from "@cordon/advisories";
import { visible } from "../terminal.ts";

/** What the answer does not cover, one sentence a line; silence is never "clean". */
export function coverageLines({ coverage, leftOut, matches }: Assessment): readonly string[] {
  return [
    ...coverage.flatMap(sentenceOf),
    ...undecided(matches),
    ...leftOut.map(({ why, components }) => REASONS[why](components)),
  ].map(visible);
}

function undecided(matches: Assessment["matches"]): readonly string[] {
  const ids = new Set(matches.filter(({ state }) => state === "under-investigation").map(({ id }) => id));
  if (ids.size === 0) return [];
  return [
    `Not decided: ${ids.size.toLocaleString("en")} that the publishers still look into; JSON with --all has them.`,
  ];
}

/** What is said where no match is open. */
export function nothingOpen({ coverage }: Pick<Assessment, "coverage">): string {
  return coverage.some(({ state }) => state === "covered") ? "Nothing open is known." : "Nothing could be judged.";
}

function sentenceOf({ space, components, state, endedOn, paidUntil }: Coverage): readonly string[] {
  const what = `${count(components)} of ${space}`;
  if (state === "covered") return [];
  const vendor = /^(deb|rpm|apk)\//.test(space) ? "No vendor data" : "No data";
  if (state === "no-vendor-data") return [`${vendor}: ${what} cannot be judged; no feed here covers them.`];
  if (state === "unknown") return [`No data: ${what} cannot be judged; nobody publishes advisories by that name.`];
  const paid = paidUntil === undefined ? "" : `, paid support ends on ${paidUntil}`;
  return [
    `No vendor data: ${what} are past their end of life (${endedOn}${paid}); what is not listed is not clean, nobody looks.`,
  ];
}

const REASONS: Readonly<Record<LeftOut["why"], (components: number) => string>> = {
  "no-version": (n) => `Left out: ${count(n)} without a version.`,
  "no-group": (n) => `No data: ${count(n)} of maven whose group is unknown cannot be judged.`,
  "version-not-understood": (n) => `Left out: ${count(n)} whose version does not follow the rules of its kind.`,
  "no-kernel-inside": (n) => `Left out: ${count(n)} built from the kernel's source that hold no kernel.`,
  "owned-by-distribution": (n) => `Left out: ${count(n)} inside packages of the distribution, which speaks for them.`,
  "development-only": (n) => `Left out: ${count(n)} needed for development only; --with-development counts them.`,
  "nothing-to-ask": (n) => `Left out: ${count(n)} that no advisory could name.`,
};

function count(components: number): string {
  return components === 1 ? "1 component" : `${components.toLocaleString("en")} components`;
}
