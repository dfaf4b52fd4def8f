import type { Entity, EntityKind } from "./alert.ts";

/** How an entity is found again, whatever its spelling. */
export interface EntityKey {
  readonly kind: EntityKind;
  readonly key: string;
  /** The short form of a full host name: equal to a name without a domain, not to another short form. */
  readonly isAlias: boolean;
}

/** What an index entry can hold in any alphabet. */
const MAX_KEY = 600;

/** Keys of an entity, the best one first. */
export function keysOf({ kind, value }: Pick<Entity, "kind" | "value">): readonly EntityKey[] {
  const text = value.trim().toLowerCase().slice(0, MAX_KEY);
  const one = (key: string): readonly EntityKey[] => [{ kind, key, isAlias: false }];
  if (kind === "user") return one(bareUser(text));
  if (kind === "address") return one(bareAddress(text));
  if (kind === "process") return one(text);
  const name = text.replace(/\.$/, "");
  const dot = name.indexOf(".");
  if (dot <= 0 || isAddress(name)) return one(name);
  return [...one(name), { kind, key: name.slice(0, dot), isAlias: true }];
}

/** The key that an entity is listed under. */
export function keyOf(entity: Pick<Entity, "kind" | "value">): string {
  return keysOf(entity)[0]?.key ?? "";
}

/** `CORP\ada` and `ada@corp.example` are ada. */
export function bareUser(text: string): string {
  const afterDomain = text.slice(text.lastIndexOf("\\") + 1);
  const at = afterDomain.indexOf("@");
  return (at > 0 ? afterDomain.slice(0, at) : afterDomain).trim();
}

function bareAddress(text: string): string {
  return text
    .replace(/^\[|\]$/g, "")
    .replace(/^::ffff:(?=\d+\.)/, "")
    .replace(/%.*$/, "");
}

function isAddress(text: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(text) || text.includes(":");
}

const NOTHING: ReadonlySet<string> = new Set(["", "-", "n/a", "none", "null", "unknown", "(null)", "undefined"]);

const NOBODIES: ReadonlySet<string> = new Set([
  "system",
  "local system",
  "localsystem",
  "local service",
  "localservice",
  "network service",
  "networkservice",
  "anonymous logon",
  "anonymous",
  "everyone",
  "nobody",
  "s-1-5-18",
  "s-1-5-19",
  "s-1-5-20",
  "s-1-5-7",
  "s-1-0-0",
]);

/** Window managers and font drivers of Windows: one each per session, and nobody's. */
const SESSION_ACCOUNT = /^(dwm|umfd)-\d+$/;
const LOCAL_NAMES: ReadonlySet<string> = new Set(["localhost", "localhost.localdomain", "ip6-localhost"]);
const NO_ADDRESS =
  /^(127\.\d+\.\d+\.\d+|0\.0\.0\.0|255\.255\.255\.255|169\.254\.\d+\.\d+|2(2[4-9]|3\d)\.\d+\.\d+\.\d+|::1?|0(:0){7}|0(:0){6}:1|fe80:.*|ff[0-9a-f]{2}:.*)$/;

/** Whether it is on every host or stands for nothing at all: it links no alerts. */
export function isNobody(entity: Pick<Entity, "kind" | "value">): boolean {
  const key = keyOf(entity);
  if (NOTHING.has(key)) return true;
  if (entity.kind === "user") return NOBODIES.has(key) || key.endsWith("$") || SESSION_ACCOUNT.test(key);
  if (entity.kind === "address") return NO_ADDRESS.test(key) || LOCAL_NAMES.has(key);
  return entity.kind === "host" && (LOCAL_NAMES.has(key) || NO_ADDRESS.test(key));
}

/** Accounts that exist on many systems without being the same person: alone they link nothing. */
const SHARED_NAMES: ReadonlySet<string> = new Set([
  "root",
  "administrator",
  "admin",
  "guest",
  "user",
  "test",
  "ubuntu",
  "debian",
  "centos",
  "ec2-user",
  "azureuser",
  "vagrant",
  "postgres",
  "mysql",
  "www-data",
  "apache",
  "nginx",
  "daemon",
  "oracle",
  "git",
]);

export function isSharedName(key: string): boolean {
  return SHARED_NAMES.has(key);
}
