import type { HostDetail, HostItem } from "@cordon/inventory/contract";
import { plural } from "@cordon/ui";

/**
 * How far a host's name can be believed, in a sentence.
 * @param claimedIn names of the sources whose records name it, as far as they are known.
 */
export function vouchingSentence(
  { vouching, vouchedBy }: Pick<HostItem, "vouching" | "vouchedBy">,
  claimedIn: readonly string[] = [],
): string {
  if (vouching === "vouched") {
    const [only, ...more] = vouchedBy;
    return more.length === 0
      ? `Vouched for by the source ${only ?? "that sends it"}: an agent on this host, or a token bound to it.`
      : `Vouched for by ${plural(vouchedBy.length, "source")}: agents on this host, or tokens bound to it.`;
  }
  const where = claimedIn.length === 0 ? "" : ` of ${plural(claimedIn.length, "source")}`;
  return `Claimed in records${where}; no agent or bound token vouches for it.`;
}

/** Sources whose records name users or addresses on it without vouching for its name; not every source names any. */
export function claimingSources({ users, addresses, vouchedBy }: HostDetail): readonly string[] {
  const all = new Set([...users, ...addresses].flatMap(({ sources }) => sources));
  return [...all].filter((name) => !vouchedBy.includes(name)).sort();
}
