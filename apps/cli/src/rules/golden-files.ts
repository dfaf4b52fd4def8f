import { readFile } from "node:fs/promises";

export type GoldenKind = "positive" | "negative";

export interface GoldenFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/** The records beside a rule file that it must match, or must not; undefined when there are none. */
export async function goldenBeside(ruleFile: string, kind: GoldenKind): Promise<GoldenFile | undefined> {
  const name = ruleFile.replace(/\.ya?ml$/i, "");
  for (const ending of ["ndjson", "log"]) {
    const path = `${name}.${kind}.${ending}`;
    try {
      return { path, bytes: await readFile(path) };
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    }
  }
  return undefined;
}
