import { quoted } from "../collector.ts";
import { fieldsOf, listOf, textOf } from "../json.ts";
import type { LockReader } from "./lock-reader.ts";
import { reachable } from "./reachable.ts";

const NEEDED_FIELDS = ["dependencies", "optionalDependencies", "peerDependencies"];

/** `bun.lock`: JSON with commas before closing brackets. */
export const readBunLock: LockReader = ({ text }, sink) => {
  const lock = fieldsOf(JSON.parse(withoutTrailingCommas(text)));
  const packages = fieldsOf(lock.get("packages"));
  const roots = [...fieldsOf(lock.get("workspaces")).values()].flatMap(namesNeeded);
  // A key is a name, or the name behind that of the package that needs its own copy.
  const needed = reachable(roots, (name) => namesNeeded(listOf(packages.get(name))[2]));
  for (const [key, entry] of packages) {
    const id = textOf(listOf(entry)[0]);
    const [, name, version] = /^(@?[^@]+)@(.+)$/.exec(id ?? "") ?? [];
    if (version?.startsWith("workspace:")) continue;
    if (!name || !version || !/^\d/.test(version))
      sink.problem(`Package ${quoted(key)} is not from a registry and was left out.`);
    else sink.add({ type: "npm", name, version, isDevelopment: !needed.has(name) && !needed.has(key) });
  }
};

function namesNeeded(value: unknown): readonly string[] {
  const fields = fieldsOf(value);
  return NEEDED_FIELDS.flatMap((field) => [...fieldsOf(fields.get(field)).keys()]);
}

function withoutTrailingCommas(text: string): string {
  // A text as a whole, so that a comma inside of it is none.
  return text.replace(/"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])/g, (match) => (match === "," ? "" : match));
}
