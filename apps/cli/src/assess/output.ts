import { stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { CommandFailure } from "../exit-codes.ts";
import { type Terminal, visible } from "../terminal.ts";

/** Before the work that takes long. @throws CommandFailure when nothing could be written there. */
export async function checkOutput(output: string | undefined): Promise<void> {
  if (output === undefined) return;
  const [folder, place] = await Promise.all([dirname(output), output].map((path) => stat(path).catch(() => undefined)));
  if (!folder?.isDirectory())
    throw new CommandFailure("usage", `--output: there is no folder "${visible(dirname(output))}".`);
  if (place?.isDirectory()) throw new CommandFailure("usage", `--output: "${visible(output)}" is a folder.`);
}

/** @throws CommandFailure when the file cannot be written. */
export async function writeOutput(
  parts: Iterable<string>,
  output: string | undefined,
  terminal: Terminal,
): Promise<void> {
  if (output === undefined) {
    for (const part of parts) terminal.out(part);
    return;
  }
  try {
    await writeFile(output, parts);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "it cannot be written";
    throw new CommandFailure("failed", `--output: ${visible(why)}.`, { cause });
  }
}
