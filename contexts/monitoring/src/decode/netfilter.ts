import { type Draft, setAction, setAddress, setField, setLog, setPort } from "./draft.ts";
import { scanPairs } from "./key-values.ts";
import { parseAccessTime } from "./time.ts";

const DENIED = /block|drop|reject|deny|denied|-D(?:-|\])|-R(?:-|\])/i;
const ALLOWED = /accept|allow|pass|permit|-A(?:-|\])/i;
const FLAGS: readonly string[] = ["SYN", "ACK", "FIN", "RST", "PSH", "URG", "DF", "CE", "MF"];

/** A packet log of iptables, nftables, UFW or a firewall built on them, with whatever prefix the rule gives it. */
export function decodePacketLog(draft: Draft, message: string): boolean {
  if (message.length > 4096) return false;
  const source = message.indexOf(" SRC=");
  if (source < 0 || message.indexOf(" DST=", source) < 0) return false;
  const start = packetStart(message);
  // An ICMP error carries the packet it answers in brackets; its addresses must not replace the outer ones.
  const answered = message.indexOf(" [SRC=", start);
  const packet = answered < 0 ? message : message.slice(0, answered);
  scanPairs(packet, start, (name, value) => setField(draft, name, value));
  const flags = FLAGS.filter((flag) => hasWord(message, flag, start));
  if (flags.length > 0) setField(draft, "FLAGS", flags.join(" "));
  const prefix = message.slice(0, start).trim();
  if (prefix !== "") setField(draft, "prefix", prefix);
  draft.decoder = "netfilter";
  draft.occurredAt ??= timeIn(prefix);
  setLog(draft, "linux", "firewall", "iptables");
  if (DENIED.test(prefix)) setAction(draft, "denied", "failure");
  else if (ALLOWED.test(prefix)) setAction(draft, "allowed", "success");
  else setAction(draft, "logged");
  setAddress(draft, "source", draft.fields.get("SRC"));
  setAddress(draft, "destination", draft.fields.get("DST"));
  setPort(draft, "source", draft.fields.get("SPT"));
  setPort(draft, "destination", draft.fields.get("DPT"));
  return true;
}

/** Proxmox writes its own head: `101 1 tap101i0-IN 20/Jun/2022:13:12:46 +0200 REJECT:`. */
function timeIn(prefix: string): number | undefined {
  const match = /\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}/.exec(prefix);
  return match ? parseAccessTime(match[0]) : undefined;
}

/** Where `IN=` or the first pair stands. */
function packetStart(message: string): number {
  const descriptions = message.indexOf("DESCR=");
  if (descriptions >= 0) return descriptions;
  const inside = message.search(/(?:^|[\s\]:])IN=/);
  if (inside >= 0) return message.indexOf("IN=", inside);
  const outside = message.search(/(?:^|[\s\]:])OUT=/);
  return outside >= 0 ? message.indexOf("OUT=", outside) : message.indexOf("SRC=");
}

function hasWord(message: string, word: string, from: number): boolean {
  const at = message.indexOf(` ${word}`, from);
  const next = message.charCodeAt(at + word.length + 1);
  return at >= 0 && (Number.isNaN(next) || next === 0x20);
}
