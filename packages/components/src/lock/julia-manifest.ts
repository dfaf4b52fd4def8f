import { parse } from "smol-toml";
import { fieldsOf, listOf, textOf } from "../json.ts";
import type { LockReader } from "./lock-reader.ts";

/** `Manifest.toml` of Julia, formats 1 and 2; the uuid is what tells packages of one name apart. */
export const readJuliaManifest: LockReader = ({ text }, sink) => {
  const manifest = fieldsOf(parse(text));
  const julia = textOf(manifest.get("julia_version"));
  const packages = manifest.has("manifest_format") ? fieldsOf(manifest.get("deps")) : manifest;
  for (const [name, entries] of packages)
    for (const entry of listOf(entries)) {
      const fields = fieldsOf(entry);
      const uuid = textOf(fields.get("uuid"));
      // What comes with Julia has its version.
      const version = textOf(fields.get("version")) ?? julia;
      if (uuid !== undefined && version !== undefined && !fields.has("path"))
        sink.add({ type: "julia", name, version, qualifiers: { uuid } });
    }
};
