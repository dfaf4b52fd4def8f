import { quoted } from "../collector.ts";
import type { LockReader } from "./lock-reader.ts";

interface Module {
  readonly name: string;
  readonly version: string;
}

/** `go.mod`: what is required, as it is replaced. */
export const readGoMod: LockReader = ({ text }, sink) => {
  const required: Module[] = [];
  const replaced = new Map<string, Module>();
  for (const { words, line } of directives(text)) {
    const [verb, name, ...rest] = words;
    if (verb === "require" && name && rest[0]) required.push({ name, version: rest[0] });
    else if (verb === "require") sink.problem(`${quoted(words.join(" "))} is no requirement and was left out.`, line);
    if (verb !== "replace" || !name) continue;
    const arrow = rest.indexOf("=>");
    const [otherName, otherVersion = ""] = rest.slice(arrow + 1);
    if (arrow !== -1 && otherName)
      replaced.set([name, ...rest.slice(0, arrow)].join("@"), { name: otherName, version: otherVersion });
  }
  for (const module of required) {
    const other = replaced.get(`${module.name}@${module.version}`) ?? replaced.get(module.name);
    // Replaced by a folder: nobody knows which version that is.
    if (other?.version === "")
      sink.problem(`${quoted(module.name)} is replaced by the folder ${quoted(other.name)} and was left out.`);
    else sink.add({ type: "golang", ...(other ?? module) });
  }
};

/** One a line, with the verb of its block in front. */
function* directives(text: string): Generator<{ readonly words: readonly string[]; readonly line: number }, void> {
  let block: string | undefined;
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    const words = (line.split("//", 1)[0] ?? "")
      .split(/\s+/)
      .filter((word) => word !== "")
      .map((word) => word.replace(/^["`](.*)["`]$/, "$1"));
    if (words.length === 0) continue;
    if (words[0] === ")") block = undefined;
    else if (words[1] === "(" && words.length === 2) block = words[0];
    else yield { words: block === undefined ? words : [block, ...words], line: i + 1 };
  }
}
