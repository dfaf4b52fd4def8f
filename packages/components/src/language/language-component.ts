import type { Component } from "@cordon/advisories";
import { identify } from "../identity.ts";

export type LanguageType =
  | "cargo"
  | "cocoapods"
  | "composer"
  | "conan"
  | "conda"
  | "gem"
  | "golang"
  | "hex"
  | "julia"
  | "maven"
  | "npm"
  | "nuget"
  | "pub"
  | "pypi"
  | "swift";

interface LanguagePackage {
  readonly type: LanguageType;
  /** As the ecosystem writes it: `@babel/core`, `org.slf4j:slf4j-api`, `github.com/google/uuid`. */
  readonly name: string;
  readonly version: string;
  readonly path: string;
  readonly licenses?: readonly string[] | undefined;
  readonly isDevelopment?: boolean | undefined;
  readonly qualifiers?: Readonly<Record<string, string | undefined>>;
}

/** A package of a language, its name in the ecosystem's normal form. */
export function languageComponent(found: LanguagePackage): Component {
  const { type, version, path, licenses, isDevelopment, qualifiers } = found;
  const { namespace, name } = split(type, found.name);
  return {
    purl: identify({ type, namespace, name, version, qualifiers }),
    type,
    ...(namespace !== undefined && { namespace }),
    name,
    version,
    paths: [path],
    ...(isDevelopment && { isDevelopment }),
    ...(licenses && licenses.length > 0 && { licenses }),
  };
}

function split(type: LanguageType, written: string): { readonly namespace?: string; readonly name: string } {
  switch (type) {
    case "pypi":
      return { name: written.toLowerCase().replace(/[-_.]+/g, "-") };
    case "maven":
      return at(written, written.indexOf(":"));
    case "npm":
      return written.startsWith("@") ? at(written, written.indexOf("/")) : { name: written };
    case "composer":
      return at(written.toLowerCase(), written.indexOf("/"));
    case "golang":
    case "swift":
      return at(written, written.lastIndexOf("/"));
    case "hex":
    case "pub":
      return { name: written.toLowerCase() };
    case "cargo":
    case "cocoapods":
    case "conan":
    case "conda":
    case "gem":
    case "julia":
    case "nuget":
      return { name: written };
  }
}

function at(text: string, index: number): { readonly namespace?: string; readonly name: string } {
  return index <= 0
    ? { name: text.slice(index === 0 ? 1 : 0) }
    : { namespace: text.slice(0, index), name: text.slice(index + 1) };
}
