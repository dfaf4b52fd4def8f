const V4_IN_V6 = "::ffff:";
const MAX_ADDRESS_LENGTH = 255;

/** The host of `host`, `host:port`, `[v6]:port` or `v6%zone`, lower case, `::ffff:192.0.2.1` as `192.0.2.1`. */
export function hostOf(text: string): string {
  let host = text.length > MAX_ADDRESS_LENGTH ? text.slice(0, MAX_ADDRESS_LENGTH) : text;
  if (host.charCodeAt(0) === 0x5b) {
    const close = host.indexOf("]");
    host = host.slice(1, close < 0 ? undefined : close);
  } else if (hasOnePort(host)) {
    host = host.slice(0, host.indexOf(":"));
  }
  const zone = host.indexOf("%");
  if (zone > 0) host = host.slice(0, zone);
  if (host.indexOf(":") < 0) return host;
  host = host.toLowerCase();
  return host.startsWith(V4_IN_V6) && host.includes(".") ? host.slice(V4_IN_V6.length) : host;
}

/** The port of `host:port` and `[v6]:port`; a bare IPv6 address has none. */
export function portOf(text: string): string | undefined {
  if (text.length > MAX_ADDRESS_LENGTH) return undefined;
  let port: string | undefined;
  if (text.charCodeAt(0) === 0x5b) {
    const close = text.indexOf("]:");
    if (close > 0) port = text.slice(close + 2);
  } else if (hasOnePort(text)) port = text.slice(text.indexOf(":") + 1);
  return port !== undefined && isPort(port) ? port : undefined;
}

/** Whether it can be an address at all: dotted digits, or hex digits with two colons or more. */
export function isAddress(host: string): boolean {
  let dots = 0;
  let colons = 0;
  for (let at = 0; at < host.length; at++) {
    const code = host.charCodeAt(at);
    if (code === 0x2e) dots++;
    else if (code === 0x3a) colons++;
    else if (code < 0x30 || code > 0x39) {
      const letter = code | 0x20;
      if (letter < 0x61 || letter > 0x66) return false;
      // A letter before any colon is fine in IPv6 only; `dead.beef` has none.
      if (dots > 0) return false;
    }
  }
  return colons >= 2 ? host.length <= 45 : colons === 0 && dots === 3 && host.length >= 7 && host.length <= 15;
}

export function isPort(text: string): boolean {
  if (text.length === 0 || text.length > 5) return false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x30 || code > 0x39) return false;
  }
  return true;
}

/** Exactly one colon, digits behind it: `host:port`. More colons are an IPv6 address. */
function hasOnePort(text: string): boolean {
  const colon = text.indexOf(":");
  return colon > 0 && text.indexOf(":", colon + 1) < 0 && isPort(text.slice(colon + 1));
}
