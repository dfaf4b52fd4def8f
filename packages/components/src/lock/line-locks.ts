import { quoted } from "../collector.ts";
import type { LockReader } from "./lock-reader.ts";

/** `gradle.lockfile`: `group:artifact:version=configurations`. */
export const readGradleLock: LockReader = ({ text }, sink) => {
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "" || line.startsWith("#") || line.startsWith("empty=")) continue;
    const [coordinates = "", configurations = ""] = line.trim().split("=", 2);
    const [, group, artifact, version] = /^([\w.-]+):([\w.-]+):([\w.+~-]+)$/.exec(coordinates) ?? [];
    const isDevelopment =
      configurations !== "" && configurations.split(",").every((name) => /^(?:test|androidTest)/.test(name));
    if (group && artifact && version) sink.add({ type: "maven", name: `${group}:${artifact}`, version, isDevelopment });
    else sink.problem(`${quoted(line)} is not a locked dependency and was left out.`, i + 1);
  }
};

/** `Gemfile.lock`: gems are the lines with four spaces below `specs:`; those below `PATH` are the project's own. */
export const readGemfileLock: LockReader = ({ text }, sink) => {
  let section = "";
  for (const line of text.split(/\r?\n/)) {
    if (/^[A-Z]/.test(line)) section = line.trim();
    if (section !== "GEM" && section !== "GIT") continue;
    const [, name, version, platform] = /^ {4}([^\s()]+) \(([^\s()-]+)(?:-([^\s()]+))?\)$/.exec(line) ?? [];
    if (name && version) sink.add({ type: "gem", name, version, qualifiers: { platform } });
  }
};

/** `mix.lock`: `"jason": {:hex, :jason, "1.4.0", …`; what comes from git is named. */
export const readMixLock: LockReader = ({ text }, sink) => {
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    const [, key, source] = /^\s*"([^"]+)":\s*\{:(\w+),/.exec(line) ?? [];
    if (!key) continue;
    const [, name, version] = /\{:hex,\s*:"?([\w.-]+)"?,\s*"([^"]+)"/.exec(line) ?? [];
    if (name && version) sink.add({ type: "hex", name, version });
    else sink.problem(`Package ${quoted(key)} comes from ${quoted(source ?? "")} and was left out.`, i + 1);
  }
};
