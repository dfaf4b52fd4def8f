import { fieldsOf, textAt } from "../json.ts";

export interface DotnetLibrary {
  readonly name: string;
  readonly version: string;
}

/** What `*.deps.json` says a .NET program was built with, the program itself included. */
export function* dotnetLibraries(
  document: unknown,
  problem: (message: string) => void,
): Generator<DotnetLibrary, void> {
  for (const [key, library] of fieldsOf(fieldsOf(document).get("libraries"))) {
    const [name, version, ...rest] = key.split("/");
    if (!name || !version || rest.length > 0) problem(`The library "${key.slice(0, 80)}" was left out.`);
    else if (["package", "project"].includes(textAt(library, "type")?.toLowerCase() ?? "")) yield { name, version };
  }
}
