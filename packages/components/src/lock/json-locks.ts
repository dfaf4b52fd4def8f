import { quoted } from "../collector.ts";
import { fieldsOf, listOf, textAt, textOf } from "../json.ts";
import { dotnetLibraries } from "../language/dotnet-libraries.ts";
import type { LockReader } from "./lock-reader.ts";

/** `Pipfile.lock` */
export const readPipfileLock: LockReader = ({ text }, sink) => {
  const lock = fieldsOf(JSON.parse(text));
  for (const [section, isDevelopment] of [
    ["default", false],
    ["develop", true],
  ] as const)
    for (const [name, entry] of fieldsOf(lock.get(section))) {
      const version = /^={2,3}(.+)$/.exec(textAt(entry, "version") ?? "")?.[1];
      if (version === undefined) sink.problem(`${quoted(name)} is not pinned to one version and was left out.`);
      else sink.add({ type: "pypi", name, version, isDevelopment });
    }
};

/** `composer.lock` */
export const readComposerLock: LockReader = ({ text }, sink) => {
  const lock = fieldsOf(JSON.parse(text));
  for (const [section, isDevelopment] of [
    ["packages", false],
    ["packages-dev", true],
  ] as const)
    for (const entry of listOf(lock.get(section))) {
      const name = textAt(entry, "name");
      const version = textAt(entry, "version");
      const licenses = listOf(fieldsOf(entry).get("license")).flatMap((license) => textOf(license) ?? []);
      if (name === undefined || version === undefined)
        sink.problem(`Package ${quoted(name ?? "")} has no name or no version and was left out.`);
      else sink.add({ type: "composer", name, version, isDevelopment, licenses });
    }
};

/** `packages.lock.json` of NuGet: a list for each framework. */
export const readNugetLock: LockReader = ({ text }, sink) => {
  for (const framework of fieldsOf(fieldsOf(JSON.parse(text)).get("dependencies")).values())
    for (const [name, entry] of fieldsOf(framework)) {
      if (textAt(entry, "type") === "Project") continue;
      const version = textAt(entry, "resolved");
      if (version === undefined) sink.problem(`Package ${quoted(name)} has no version and was left out.`);
      else sink.add({ type: "nuget", name, version });
    }
};

/** `*.deps.json`: no lock file, but what a build left behind. */
export const readDotnetDeps: LockReader = ({ text }, sink) => {
  for (const library of dotnetLibraries(JSON.parse(text), sink.problem)) sink.add({ type: "nuget", ...library });
};

/** `build.sbt.lock` */
export const readSbtLock: LockReader = ({ text }, sink) => {
  for (const entry of listOf(fieldsOf(JSON.parse(text)).get("dependencies"))) {
    const group = textAt(entry, "org");
    const artifact = textAt(entry, "name");
    const version = textAt(entry, "version");
    const configurations = listOf(fieldsOf(entry).get("configurations"));
    const isDevelopment = configurations.length > 0 && configurations.every((name) => name === "test");
    if (group === undefined || artifact === undefined || version === undefined)
      sink.problem(`Package ${quoted(artifact ?? "")} has no name or no version and was left out.`);
    else sink.add({ type: "maven", name: `${group}:${artifact}`, version, isDevelopment });
  }
};
