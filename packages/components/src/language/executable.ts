import { inflateSync } from "node:zlib";
import type { Component } from "@cordon/advisories";
import { fieldsOf, listOf, parseJson, textOf } from "../json.ts";
import type { RangedFile } from "../tree/ranged-file.ts";
import { type Elf, readElf } from "./elf.ts";
import { goComponents, readGoBuildInfo } from "./go-build-info.ts";
import { languageComponent } from "./language-component.ts";
import type { FoundFile, PackageFinder } from "./package-finder.ts";

const MAX_LIST_BYTES = 16 * 1024 * 1024;
/** Programs have no ending or `.so`; what has another is data, whatever its mode says. */
const HAS_ENDING = /\.(?!so$|so\.|bin$|elf$|\d)[A-Za-z]\w*$/;

/** The most frequent texts without an ending: looking at each costs more than all the programs. */
const TEXTS: ReadonlySet<string> = new Set([
  "AUTHORS",
  "CHANGELOG",
  "CHANGES",
  "COPYING",
  "INSTALLER",
  "LICENSE",
  "LICENCE",
  "METADATA",
  "Makefile",
  "NEWS",
  "NOTICE",
  "README",
  "RECORD",
  "REQUESTED",
  "TODO",
  "WHEEL",
  "changelog",
  "copyright",
  "license",
]);

/** Programs that carry the list of what they were built from: Go, and Rust built by `cargo auditable`. */
export const executableFinder: PackageFinder = {
  accepts: (path) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    return !HAS_ENDING.test(name) && !TEXTS.has(name);
  },
  async *find(found) {
    if (!found.isExecutable) return;
    const elf = await readElf(found.file);
    if (!elf) return;
    const go = await readGoBuildInfo(found.file, elf);
    if (go) yield* goComponents(go, found.path);
    yield* rustComponents(found, elf);
  },
};

/** @source cargo-auditable: section `.dep-v0`, zlib, JSON */
async function* rustComponents({ file, path }: FoundFile, elf: Elf): AsyncGenerator<Component, void> {
  const list = await auditableList(file, elf);
  for (const entry of listOf(fieldsOf(list).get("packages"))) {
    const fields = fieldsOf(entry);
    const name = textOf(fields.get("name"));
    const version = textOf(fields.get("version"));
    // What only helped to build is not in the program.
    if (name !== undefined && version !== undefined && fields.get("kind") !== "build")
      yield languageComponent({ type: "cargo", name, version, path });
  }
}

async function auditableList(file: RangedFile, elf: Elf): Promise<unknown> {
  const section = elf.sections.find(({ name }) => name === ".dep-v0");
  if (!section || section.size > MAX_LIST_BYTES) return undefined;
  const packed = await file.read(section.offset, section.size);
  return parseJson(inflateSync(packed, { maxOutputLength: MAX_LIST_BYTES }));
}
