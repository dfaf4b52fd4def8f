import type { EventSource, SigmaEvent } from "@cordon/sigma";
import type { DecodedEvent } from "../event/event.ts";

/** Categories that an event of a narrower one belongs to as well. */
const WIDER_CATEGORIES: Readonly<Record<string, string>> = {
  registry_add: "registry_event",
  registry_delete: "registry_event",
  registry_rename: "registry_event",
  registry_set: "registry_event",
};

/** Programs that write to the authentication log; rules ask for the log or for the program. */
const AUTHENTICATES: ReadonlySet<string> = new Set([
  "sshd",
  "sudo",
  "su",
  "login",
  "passwd",
  "useradd",
  "userdel",
  "usermod",
  "groupadd",
  "groupdel",
  "chage",
  "chpasswd",
  "systemd-logind",
  "polkitd",
  "pkexec",
  "cron",
  "crond",
  "gdm",
  "lightdm",
  "vsftpd",
]); // prettier-ignore

/** Decoders of shapes that say nothing about what the record is. */
const VAGUE: ReadonlySet<string> = new Set(["json", "text", "logfmt", "application"]);

const NONE: readonly string[] = [];

/** The event as rules see it: the source's own fields, and the record as it came where it is a text of one line. */
export function toSigmaEvent(event: DecodedEvent, raw: string): SigmaEvent {
  const source = sourceOf(event);
  return isStructured(raw) ? { source, fields: event.fields } : { source, fields: event.fields, text: raw };
}

/**
 * What is known of the log source. A dimension the decoder could have told and did not is known to be none; one that
 * nobody could tell is open, and rules for any value of it are tried.
 */
function sourceOf({ ecs, fields, decoder }: DecodedEvent): EventSource {
  const product = ecs["log.product"];
  const service = ecs["log.service"];
  const category = ecs["log.category"];
  const isTold = !VAGUE.has(decoder) && (product !== undefined || category !== undefined);
  return {
    product,
    service: servicesOf(product, service) ?? (product === "windows" && fields.has("Channel") ? NONE : undefined),
    category: category === undefined ? (isTold ? NONE : undefined) : categoriesOf(category),
  };
}

// The same lists for the same names, so that two events of one source have equal sources.
const serviceLists = new Map<string, readonly string[]>();
const MAX_LISTS = 2_000;

function servicesOf(product: string | undefined, service: string | undefined): EventSource["service"] {
  if (service === undefined || product !== "linux" || service === "auditd" || service === "sysmon") return service;
  const known = serviceLists.get(service);
  if (known) return known;
  const list = [service, "syslog", ...(AUTHENTICATES.has(service) ? ["auth"] : [])];
  if (serviceLists.size >= MAX_LISTS) serviceLists.clear();
  serviceLists.set(service, list);
  return list;
}

const categoryLists = new Map(
  Object.entries(WIDER_CATEGORIES).map(([narrow, wide]): [string, readonly string[]] => [narrow, [narrow, wide]]),
);

function categoriesOf(category: string): EventSource["category"] {
  return categoryLists.get(category) ?? category;
}

/** JSON and XML are looked into by their values; what they quote and escape would hide a keyword. */
function isStructured(raw: string): boolean {
  return /^\s*(?:\{|<[A-Za-z?!])/.test(raw.slice(0, 100));
}
