import { fieldsOf, textAt } from "../json.ts";
import type { LockReader } from "./lock-reader.ts";
import { parseYaml } from "./parse-yaml.ts";

/** `pubspec.lock` of Dart; what comes with the SDK or lies in the project is not from a registry. */
export const readPubspecLock: LockReader = ({ text }, sink) => {
  for (const [name, entry] of fieldsOf(fieldsOf(parseYaml(text)).get("packages"))) {
    const version = textAt(entry, "version");
    if (version !== undefined && textAt(entry, "source") === "hosted")
      sink.add({ type: "pub", name, version, isDevelopment: textAt(entry, "dependency") === "direct dev" });
  }
};
