import type { LanguageType } from "../language/language-component.ts";

/** One package that a lock file pins. */
export interface LockedPackage {
  readonly type: LanguageType;
  /** As the ecosystem writes it: `@babel/core`, `org.slf4j:slf4j-api`. */
  readonly name: string;
  readonly version: string;
  readonly isDevelopment?: boolean | undefined;
  readonly licenses?: readonly string[] | undefined;
  readonly qualifiers?: Readonly<Record<string, string | undefined>>;
}

/** Where a reader puts what it finds. */
export interface LockSink {
  add(locked: LockedPackage): void;
  problem(message: string, line?: number): void;
}

export interface LockFile {
  readonly text: string;
  /** The text of a file relative to the folder of this one; undefined when there is none or nothing but the file was given. */
  readonly near: (path: string) => Promise<string | undefined>;
}

/** @throws Error whose message is for a person, when nothing of the file can be read. */
export type LockReader = (file: LockFile, sink: LockSink) => void | Promise<void>;
