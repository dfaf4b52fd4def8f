import { quoted } from "../collector.ts";
import { fieldsOf, listOf, textAt, textOf } from "../json.ts";
import type { LockReader } from "./lock-reader.ts";
import { parseYaml } from "./parse-yaml.ts";

/** `Podfile.lock` of CocoaPods; `Firebase/Core` is a part of the pod Firebase, and what lies in the project is no pod of others. */
export const readPodfileLock: LockReader = ({ text }, sink) => {
  const lock = fieldsOf(parseYaml(text));
  const external = fieldsOf(lock.get("EXTERNAL SOURCES"));
  for (const entry of listOf(lock.get("PODS"))) {
    // One with dependencies is the only key of a map.
    const written = textOf(entry) ?? [...fieldsOf(entry).keys()][0] ?? "";
    const [, pod, version] = /^([^\s/]+)(?:\/\S*)? \(([^()\s]+)\)$/.exec(written) ?? [];
    if (!pod || !version) sink.problem(`${quoted(written)} names no pod and version; it was left out.`);
    else if (textAt(external.get(pod), ":path") === undefined) sink.add({ type: "cocoapods", name: pod, version });
  }
};
