import { quoted } from "../collector.ts";
import type { LockReader } from "./lock-reader.ts";

/** `requirements.txt`: what is pinned to one version; what is not is named, for nobody knows what pip would take. */
export const readRequirements: LockReader = ({ text }, sink) => {
  let pending = "";
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line.endsWith("\\")) {
      pending = `${pending}${line.slice(0, -1)} `.slice(0, 10_000);
      continue;
    }
    const requirement = `${pending}${line}`.replace(/(?:^|\s)#.*$/, "").trim();
    pending = "";
    // Options, of which `-r` names a file that is read by itself.
    if (requirement === "" || requirement.startsWith("-")) continue;
    const [wanted = ""] = requirement.split(/;|\s--/, 1);
    const [, name, version] =
      /^([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*={2,3}\s*([^\s,*]+)$/.exec(wanted.trim()) ?? [];
    if (name && version) sink.add({ type: "pypi", name, version });
    else sink.problem(`${quoted(wanted.trim())} is not pinned to one version and was left out.`, i + 1);
  }
};
