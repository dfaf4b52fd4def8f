import { parse } from "yaml";

/** @throws Error in one line, when it is no YAML or unfolds its aliases without end. */
export function parseYaml(text: string): unknown {
  return parse(text, { maxAliasCount: 100, logLevel: "silent", uniqueKeys: false, schema: "failsafe" });
}
