import { quoted } from "../collector.ts";
import { fieldsOf, textAt, textOf } from "../json.ts";
import type { LockReader } from "./lock-reader.ts";
import { parseYaml } from "./parse-yaml.ts";
import { reachable } from "./reachable.ts";

type Fields = ReadonlyMap<string, unknown>;

/** `pnpm-lock.yaml`, versions 5, 6 and 9. */
export const readPnpmLock: LockReader = ({ text }, sink) => {
  const lock = fieldsOf(parseYaml(text));
  const snapshots = lock.get("snapshots");
  const needed =
    snapshots === undefined ? undefined : neededInProduction(fieldsOf(lock.get("importers")), fieldsOf(snapshots));
  for (const [key, entry] of fieldsOf(lock.get("packages"))) {
    const { name, version } = nameOf(key, fieldsOf(entry));
    if (!name || !version || !/^\d/.test(version)) {
      sink.problem(`Package ${quoted(key)} is not from a registry and was left out.`);
      continue;
    }
    const isDevelopment = needed ? !needed.has(withoutPeers(key)) : textAt(entry, "dev") === "true";
    sink.add({ type: "npm", name, version, isDevelopment });
  }
};

/** `/@babel/core/7.1.0_peer@1`, `/@babel/core@7.1.0(peer@1)`, `@babel/core@7.1.0`. */
function nameOf(
  key: string,
  fields: Fields,
): { readonly name: string | undefined; readonly version: string | undefined } {
  const [, name, version] = /^\/?((?:@[^/@]+\/)?[^/@]+)[/@]([^_]+)/.exec(withoutPeers(key)) ?? [];
  return { name: textOf(fields.get("name")) ?? name, version: textOf(fields.get("version")) ?? version };
}

function withoutPeers(key: string): string {
  return key.split("(", 1)[0] ?? key;
}

/** Since version 9 nothing says what is for development alone; what no importer needs otherwise is. */
function neededInProduction(importers: Fields, snapshots: Fields): ReadonlySet<string> {
  const roots = [...importers.values()].flatMap((importer) => dependenciesOf(fieldsOf(importer)));
  const seen = reachable(roots, (key) => dependenciesOf(fieldsOf(snapshots.get(key))));
  return new Set([...seen].map(withoutPeers));
}

function dependenciesOf(fields: Fields): readonly string[] {
  return [fields.get("dependencies"), fields.get("optionalDependencies")].flatMap((dependencies) =>
    [...fieldsOf(dependencies)].flatMap(([name, value]) => {
      const version = textOf(value) ?? textAt(value, "version");
      if (version === undefined) return [];
      // An alias is written with the name of what it stands for.
      return [/^@?[^@(]+@/.test(version) ? version : `${name}@${version}`];
    }),
  );
}
