import { parse } from "smol-toml";
import { quoted } from "../collector.ts";
import { fieldsOf, listOf, textOf } from "../json.ts";
import type { LanguageType } from "../language/language-component.ts";
import type { LockReader } from "./lock-reader.ts";

type Fields = ReadonlyMap<string, unknown>;

interface TomlLock {
  readonly type: LanguageType;
  readonly list: string;
  /** A package of the project itself. */
  readonly isOwn: (fields: Fields) => boolean;
  readonly isDevelopment?: (fields: Fields) => boolean;
}

function tomlLock({ type, list, isOwn, isDevelopment }: TomlLock): LockReader {
  return ({ text }, sink) => {
    for (const entry of listOf(fieldsOf(parse(text)).get(list))) {
      const fields = fieldsOf(entry);
      const name = textOf(fields.get("name"));
      const version = textOf(fields.get("version"));
      if (isOwn(fields)) continue;
      if (name === undefined || version === undefined)
        sink.problem(`Package ${quoted(name ?? "")} has no name or no version and was left out.`);
      else sink.add({ type, name, version, isDevelopment: isDevelopment?.(fields) });
    }
  };
}

/**
 * Poetry until 1.4 said `category`, PDM and Poetry from 2.0 say `groups`: of development, and of what a user may choose to install.
 * The file does not tell one from the other, so that only groups with the usual names count as development.
 */
function isInDevelopmentGroups(fields: Fields): boolean {
  const groups = listOf(fields.get("groups")).map((group) => textOf(group) ?? "");
  return fields.get("category") === "dev" || (groups.length > 0 && groups.every((group) => DEVELOPMENT.test(group)));
}

const DEVELOPMENT =
  /^(?:dev|develop|development|test|tests|testing|lint|linting|format|doc|docs|documentation|type|types|typing|ci|bench|benchmark)$/i;

const never = (): boolean => false;

export const readPoetryLock: LockReader = tomlLock({
  type: "pypi",
  list: "package",
  isOwn: never,
  isDevelopment: isInDevelopmentGroups,
});
export const readPdmLock: LockReader = tomlLock({
  type: "pypi",
  list: "package",
  isOwn: never,
  isDevelopment: isInDevelopmentGroups,
});
export const readPylock: LockReader = tomlLock({
  type: "pypi",
  list: "packages",
  isOwn: (fields) => fields.has("directory"),
});
export const readUvLock: LockReader = tomlLock({
  type: "pypi",
  list: "package",
  isOwn: (fields) => ["virtual", "editable", "directory"].some((kind) => fieldsOf(fields.get("source")).has(kind)),
});
