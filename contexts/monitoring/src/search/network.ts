/** An address as 32 hexadecimal digits, IPv4 as IPv4-mapped IPv6; undefined when `text` is no address. */
export function addressToHex(text: string): string | undefined {
  if (text.length > 45) return undefined;
  const v4 = parseIpv4(text);
  if (v4) return "0".repeat(20) + "ffff" + v4;
  return parseIpv6(text);
}

/** First and last address of a network such as `10.0.0.0/8` or `2001:db8::/32`, as `addressToHex` writes them. */
export function networkRange(text: string): { readonly first: string; readonly last: string } | undefined {
  const match = /^([0-9A-Fa-f:.]+)\/(\d{1,3})$/.exec(text);
  const address = match?.[1] === undefined ? undefined : addressToHex(match[1]);
  if (match?.[1] === undefined || address === undefined) return undefined;
  const isV4 = !match[1].includes(":");
  const bits = Number(match[2]) + (isV4 ? 96 : 0);
  if (Number(match[2]) > (isV4 ? 32 : 128)) return undefined;
  const value = BigInt(`0x${address}`);
  const hostMask = (1n << BigInt(128 - bits)) - 1n;
  const hex = (n: bigint): string => n.toString(16).padStart(32, "0");
  return { first: hex(value & ~hostMask), last: hex(value | hostMask) };
}

export function isNetwork(text: string): boolean {
  return networkRange(text) !== undefined;
}

function parseIpv4(text: string): string | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return undefined;
  const parts = text.split(".").map(Number);
  return parts.every((part) => part < 256)
    ? parts.map((part) => part.toString(16).padStart(2, "0")).join("")
    : undefined;
}

function parseIpv6(text: string): string | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const groups = halves.map(parseGroups);
  const [head, tail] = groups;
  if (!head || (halves.length === 2 && !tail)) return undefined;
  if (!tail) return head.length === 8 ? head.join("") : undefined;
  const missing = 8 - head.length - tail.length;
  return missing < 1 ? undefined : [...head, ...Array<string>(missing).fill("0000"), ...tail].join("");
}

function parseGroups(text: string): string[] | undefined {
  if (text === "") return [];
  const groups: string[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    const v4 = index === parts.length - 1 ? parseIpv4(part) : undefined;
    if (v4) groups.push(v4.slice(0, 4), v4.slice(4));
    else if (/^[0-9A-Fa-f]{1,4}$/.test(part)) groups.push(part.toLowerCase().padStart(4, "0"));
    else return undefined;
  }
  return groups;
}
