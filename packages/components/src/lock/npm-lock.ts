import { quoted } from "../collector.ts";
import { fieldsOf, textOf } from "../json.ts";
import type { LockReader, LockSink } from "./lock-reader.ts";

/** `package-lock.json` and `npm-shrinkwrap.json`, versions 1 to 3. */
export const readNpmLock: LockReader = ({ text }, sink) => {
  const lock = fieldsOf(JSON.parse(text));
  const packages = lock.get("packages");
  // Version 2 has both; this one says more.
  if (packages === undefined) readDependencies(lock.get("dependencies"), sink);
  else readPackages(packages, sink);
};

function readPackages(packages: unknown, sink: LockSink): void {
  for (const [place, entry] of fieldsOf(packages)) {
    const fields = fieldsOf(entry);
    const at = place.lastIndexOf("node_modules/");
    // The project itself, its workspaces and the links to them.
    if (at === -1 || fields.get("link") === true) continue;
    const name = textOf(fields.get("name")) ?? place.slice(at + "node_modules/".length);
    const version = textOf(fields.get("version"));
    const license = textOf(fields.get("license"));
    if (version === undefined) sink.problem(`Package ${quoted(name)} has no version and was left out.`);
    else
      sink.add({
        type: "npm",
        name,
        version,
        isDevelopment: fields.get("dev") === true,
        licenses: license === undefined ? [] : [license],
      });
  }
}

function readDependencies(dependencies: unknown, sink: LockSink): void {
  const waiting = [dependencies];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const [key, entry] of fieldsOf(next)) {
      const fields = fieldsOf(entry);
      const written = textOf(fields.get("version")) ?? "";
      const [, alias, aliased] = /^npm:(@?[^@]+)@(.+)$/.exec(written) ?? [];
      const version = aliased ?? written;
      if (!/^v?\d/.test(version))
        sink.problem(`Package ${quoted(key)} is not from a registry (${quoted(version)}) and was left out.`);
      else sink.add({ type: "npm", name: alias ?? key, version, isDevelopment: fields.get("dev") === true });
      const nested = fields.get("dependencies");
      if (nested !== undefined) waiting.push(nested);
    }
  }
}
