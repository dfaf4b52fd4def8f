import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

const BLOCK = 512;

/** The files of a `.tar.gz` (ustar or GNU), by name. Enough for archives we keep ourselves; for tests only. */
export function readTarGz(path: URL | string): ReadonlyMap<string, Buffer> {
  const tar = gunzipSync(readFileSync(path));
  const files = new Map<string, Buffer>();
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0; ) {
    const size = Number.parseInt(textAt(tar, at + 124, 12), 8) || 0;
    const type = String.fromCharCode(tar[at + 156] ?? 0);
    const body = tar.subarray(at + BLOCK, at + BLOCK + size);
    if (type === "L") longName = body.toString("utf8").replace(/\0.*$/s, "");
    else {
      const prefix = textAt(tar, at + 345, 155);
      const name = longName ?? (prefix === "" ? textAt(tar, at, 100) : `${prefix}/${textAt(tar, at, 100)}`);
      if (type === "0" || type === "\0") files.set(name, body);
      longName = undefined;
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

function textAt(tar: Buffer, from: number, length: number): string {
  return tar
    .toString("utf8", from, from + length)
    .replace(/\0.*$/s, "")
    .trim();
}
