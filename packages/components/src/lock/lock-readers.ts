import { readBunLock } from "./bun-lock.ts";
import { readCargoLock } from "./cargo-lock.ts";
import { readConanLock } from "./conan-lock.ts";
import { readGoMod } from "./go-mod.ts";
import { readComposerLock, readDotnetDeps, readNugetLock, readPipfileLock, readSbtLock } from "./json-locks.ts";
import { readJuliaManifest } from "./julia-manifest.ts";
import { readGemfileLock, readGradleLock, readMixLock } from "./line-locks.ts";
import type { LockReader } from "./lock-reader.ts";
import { readNpmLock } from "./npm-lock.ts";
import { readPackagesConfig, readPackagesProps } from "./nuget-xml.ts";
import { readPnpmLock } from "./pnpm-lock.ts";
import { readPodfileLock } from "./podfile-lock.ts";
import { readPom } from "./pom.ts";
import { readPubspecLock } from "./pubspec-lock.ts";
import { readRequirements } from "./requirements.ts";
import { readSwiftResolved } from "./swift-resolved.ts";
import { readPdmLock, readPoetryLock, readPylock, readUvLock } from "./toml-locks.ts";
import { readYarnLock } from "./yarn-lock.ts";

const BY_NAME: ReadonlyMap<string, LockReader> = new Map([
  ["package-lock.json", readNpmLock],
  ["npm-shrinkwrap.json", readNpmLock],
  ["pnpm-lock.yaml", readPnpmLock],
  ["yarn.lock", readYarnLock],
  ["bun.lock", readBunLock],
  ["poetry.lock", readPoetryLock],
  ["uv.lock", readUvLock],
  ["pdm.lock", readPdmLock],
  ["pylock.toml", readPylock],
  ["Pipfile.lock", readPipfileLock],
  ["go.mod", readGoMod],
  ["Cargo.lock", readCargoLock],
  ["pom.xml", readPom],
  ["gradle.lockfile", readGradleLock],
  ["buildscript-gradle.lockfile", readGradleLock],
  ["composer.lock", readComposerLock],
  ["Gemfile.lock", readGemfileLock],
  ["gems.locked", readGemfileLock],
  ["packages.lock.json", readNugetLock],
  ["packages.config", readPackagesConfig],
  ["Directory.Packages.props", readPackagesProps],
  ["build.sbt.lock", readSbtLock],
  ["Package.resolved", readSwiftResolved],
  ["Podfile.lock", readPodfileLock],
  ["conan.lock", readConanLock],
  ["Manifest.toml", readJuliaManifest],
  ["mix.lock", readMixLock],
  ["pubspec.lock", readPubspecLock],
]);

/** By the name of the file, whichever folder it is in; undefined for what is no lock file. */
export function lockReaderOf(path: string): LockReader | undefined {
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  const known = BY_NAME.get(name);
  if (known) return known;
  if (name.endsWith(".deps.json")) return readDotnetDeps;
  return /^requirements[\w.-]*\.txt$/i.test(name) ? readRequirements : undefined;
}
