import { fieldsOf } from "../json.ts";
import { messageOf } from "../message-of.ts";
import type { LockFile, LockSink } from "./lock-reader.ts";

/** The fields of the file beside a lock file that says what the project itself wants; empty when there is none or it is broken. */
export async function nearManifest(
  { near }: LockFile,
  name: string,
  parse: (text: string) => unknown,
  sink: LockSink,
): Promise<ReadonlyMap<string, unknown>> {
  try {
    const text = await near(name);
    return text === undefined ? new Map() : fieldsOf(parse(text));
  } catch (error) {
    sink.problem(`${name} beside it could not be read: ${messageOf(error)}`);
    return new Map();
  }
}
