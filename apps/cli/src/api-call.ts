import { ClientProblem } from "@cordon/platform/client";
import { CommandFailure } from "./exit-codes.ts";
import { problemFailure } from "./problem-failure.ts";
import { visible } from "./terminal.ts";

/** What the server answered, or its problem in the words and with the exit code of a command. */
export async function asked<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof ClientProblem)) throw error;
    if (error.code === "client.unreachable")
      throw new CommandFailure("unreachable", visible(error.message), { cause: error });
    throw problemFailure(error.status, { detail: error.message, code: error.code, fields: error.fields });
  }
}
