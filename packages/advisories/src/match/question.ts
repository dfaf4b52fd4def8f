import type { Space } from "../model/advisory.ts";
import type { Component } from "../model/component.ts";
import type { VersionScheme } from "../version/order.ts";
import { nameInSpace, versionInSpace } from "../version/package-name.ts";
import { spaceOfComponent } from "../version/space.ts";
import { ofUnsignedSource } from "./signed-kernel.ts";

/** What is asked about one component: which name and version, in which space. */
export interface Question {
  readonly component: Component;
  readonly space: Space;
  readonly scheme: VersionScheme;
  readonly name: string;
  readonly version: string;
  /** How the question came to differ from what is installed, for the trace. */
  readonly notes: readonly string[];
}

/** undefined: no advisory could be about it, because its type, release or version is not known. */
export function questionOf(component: Component): Question | undefined {
  const { component: judged, note: backport } = followBackport(ofUnsignedSource(component));
  const place = spaceOfComponent(judged);
  if (!place) return undefined;
  const asked = versionInSpace(judged, place.space);
  const build = BUILDS.get(component.type);
  const version = build ? asked.replace(build, "") : asked;
  if (version === "") return undefined;
  const name = nameInSpace(judged, place.space);
  const notes: string[] = [];
  const isPackaged = component.distribution !== undefined;
  if (isPackaged && (name !== component.name || version !== component.version))
    notes.push(`${component.name} ${component.version} is built from source ${name} ${version}`);
  if (backport) notes.push(backport);
  return { component, ...place, name, version, notes };
}

/** Questions with the same key have the same answer. */
export function questionKey({ space, name, version, component }: Question): string {
  return component.module === undefined
    ? `${space}\n${name}\n${version}`
    : `${space}\n${name}\n${version}\n${component.module}`;
}

const UBUNTU = "deb/ubuntu/";
const UBUNTU_PRO = "deb/ubuntu-pro/";

/** Where a question is put: what Ubuntu mends for subscribers alone is published apart, and is true of every host. */
export function spacesAsked({ space }: Question): readonly Space[] {
  return space.startsWith(UBUNTU) ? [space, space.replace(UBUNTU, UBUNTU_PRO)] : [space];
}

/** What a version says of the build alone: a rebuild of a binary package without a change of its source, the platform of a gem as Gemfile.lock writes it. */
const BUILDS: ReadonlyMap<string, RegExp> = new Map([
  ["deb", /\+b\d{1,6}$/],
  ["gem", /-(?:x86|x86_64|x64|arm|arm64|aarch64|universal|java|jruby|mswin\d*|mingw\d*)(?:-[a-z][\w-]{0,40})?$/],
]);
const BACKPORT = /~bpo(\d{1,3})\+[\w.+~]{1,40}$/;

/** A backport is the next release's package built for this one: it gets that release's fixes, with that release's versions. */
function followBackport(component: Component): { readonly component: Component; readonly note?: string } {
  const release = component.distribution?.versionId;
  const version = component.source?.version ?? component.version;
  const backport = component.type === "deb" ? BACKPORT.exec(version) : null;
  if (!backport || release === undefined || Number.parseInt(release, 10) !== Number(backport[1])) return { component };
  const next = String(Number(backport[1]) + 1);
  const original = version.slice(0, backport.index);
  return {
    component: {
      ...component,
      source: { name: component.source?.name ?? component.name, version: original },
      distribution: { id: component.distribution?.id ?? "debian", versionId: next },
    },
    note: `${version} is a backport: judged as ${original} of release ${next}`,
  };
}
