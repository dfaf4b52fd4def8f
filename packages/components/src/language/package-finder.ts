import type { Component } from "@cordon/advisories";
import type { RangedFile } from "../tree/ranged-file.ts";

/** A file that may hold packages. */
export interface FoundFile {
  readonly path: string;
  readonly isExecutable: boolean;
  readonly file: RangedFile;
  /** `inner` names the place inside an archive. */
  problem(message: string, inner?: string): void;
}

/** One kind of place where a language keeps its packages. */
export interface PackageFinder {
  /** By path alone. */
  accepts(path: string): boolean;
  /** @throws Error whose message is for a person, when the file is broken. */
  find(found: FoundFile): AsyncGenerator<Component, void>;
}

/** The whole file. @throws Error when it is larger than `maxBytes`. */
export async function wholeFile({ file }: FoundFile, maxBytes: number): Promise<Buffer> {
  if (file.size > maxBytes) throw new Error(`The file has ${file.size} bytes; at most ${maxBytes} are read.`);
  return file.read(0, file.size);
}
