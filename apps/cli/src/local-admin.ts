import { readFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import {
  type LocalAdminInput,
  type LocalAdminOperation,
  type LocalAdminOutput,
  localAdminOperations,
  SERVER_FILE,
  ServerFile,
} from "@cordon/platform/local-admin-contract";
import { CommandFailure } from "./exit-codes.ts";
import { problemFailure } from "./problem-failure.ts";

const ANSWER_LIMIT = 16 * 1024 * 1024;
/** Verifying a long audit trail takes minutes; everything else answers at once. */
const TIMEOUT_MS = 600_000;

/**
 * Who runs on this data directory.
 * @throws CommandFailure `unreachable` when no server does, `refused` when this user may not know.
 */
export function readServerFile(dataDirectory: string): ServerFile {
  const path = join(dataDirectory, SERVER_FILE);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (isErrno(error, "EACCES")) {
      throw new CommandFailure(
        "refused",
        `${path} belongs to another user. Run this as the user that runs Cordon, or as root.`,
        { cause: error },
      );
    }
    throw new CommandFailure(
      "unreachable",
      `No server runs on ${dataDirectory}. Start it with \`cordon start --data ${dataDirectory}\`.`,
      { cause: error },
    );
  }
  try {
    return ServerFile.parse(JSON.parse(text));
  } catch (error) {
    throw new CommandFailure(
      "failed",
      `${path} is not what a server writes. Stop the server, remove the file, and start it again.`,
      { cause: error },
    );
  }
}

/**
 * Asks the server that runs on `dataDirectory`, as the owner of this machine.
 * @throws CommandFailure with the server's own words when it says no.
 */
export async function askLocalAdmin<Op extends LocalAdminOperation>(
  dataDirectory: string,
  operation: Op,
  input: LocalAdminInput<Op>,
): Promise<LocalAdminOutput<Op>> {
  const { adminSocket } = readServerFile(dataDirectory);
  const answer = await post(adminSocket, operation, JSON.stringify(input), dataDirectory);
  const body = parseJson(answer.text);
  if (answer.status !== 200) throw problemFailure(answer.status, body);
  const parsed = localAdminOperations[operation].output.safeParse(body);
  if (!parsed.success)
    throw new CommandFailure("failed", "The server gave an answer this version of cordon does not understand.", {
      cause: parsed.error,
    });
  return parsed.data as LocalAdminOutput<Op>; // the schema of this very operation
}

function post(
  socketPath: string,
  operation: string,
  body: string,
  dataDirectory: string,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const call = request(
      {
        socketPath,
        method: "POST",
        path: `/${operation}`,
        headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
        timeout: TIMEOUT_MS,
      },
      (response) => {
        const chunks: Buffer[] = [];
        let length = 0;
        response.on("data", (chunk: Buffer) => {
          length += chunk.length;
          if (length > ANSWER_LIMIT) response.destroy(new Error("the answer is too large"));
          else chunks.push(chunk);
        });
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 500, text: Buffer.concat(chunks).toString("utf8") }),
        );
        response.on("error", reject);
      },
    );
    call.on("timeout", () => call.destroy(new Error("no answer for ten minutes")));
    call.on("error", (error) => reject(connectionFailure(error, dataDirectory)));
    call.end(body);
  });
}

function connectionFailure(error: Error, dataDirectory: string): CommandFailure {
  if (isErrno(error, "EACCES")) {
    return new CommandFailure("refused", `Only the user that runs Cordon on ${dataDirectory}, and root, may do this.`, {
      cause: error,
    });
  }
  if (isErrno(error, "ENOENT") || isErrno(error, "ECONNREFUSED")) {
    return new CommandFailure(
      "unreachable",
      `No server runs on ${dataDirectory} any more. Start it with \`cordon start --data ${dataDirectory}\`.`,
      { cause: error },
    );
  }
  return new CommandFailure("failed", `The server on ${dataDirectory} did not answer: ${error.message}.`, {
    cause: error,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
