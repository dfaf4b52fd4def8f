import { quoted } from "../collector.ts";
import { fieldsOf, listOf, textAt, textOf } from "../json.ts";
import type { LockReader } from "./lock-reader.ts";

/** `conan.lock`: a graph in Conan 1, lists in Conan 2. */
export const readConanLock: LockReader = ({ text }, sink) => {
  const lock = fieldsOf(JSON.parse(text));
  const add = (reference: string, isDevelopment: boolean): void => {
    const [, name, version] = /^([\w.+-]+)\/([^/@#%:\s]+)/.exec(reference) ?? [];
    if (name && version) sink.add({ type: "conan", name, version, isDevelopment });
    else sink.problem(`${quoted(reference)} names no package and version; it was left out.`);
  };
  for (const node of fieldsOf(fieldsOf(lock.get("graph_lock")).get("nodes")).values()) {
    const reference = textAt(node, "ref");
    // The project's own recipe lies on the disk.
    if (reference !== undefined && textAt(node, "path") === undefined)
      add(reference, textAt(node, "context") === "build");
  }
  for (const [list, isDevelopment] of [
    ["requires", false],
    ["build_requires", true],
  ] as const)
    for (const entry of listOf(lock.get(list))) {
      // With its packages it is a pair: the reference, and what was built of it.
      const reference = textOf(entry) ?? textOf(listOf(entry)[0]);
      if (reference !== undefined) add(reference, isDevelopment);
    }
};
