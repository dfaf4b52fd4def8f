import { CommanderError } from "commander";
import { CommandFailure, EXIT } from "./exit-codes.ts";
import { createProgram } from "./program.ts";
import { processTerminal, visible } from "./terminal.ts";

const terminal = processTerminal();

// `cordon search … | head` closes our output; that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(process.exitCode ?? EXIT.ok);
});

const program = createProgram({
  terminal,
  stdin: process.stdin,
  exit: (code) => {
    process.exitCode = code;
  },
});

try {
  await program.parseAsync(process.argv);
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage; // commander has printed it
  if (error instanceof CommandFailure) {
    terminal.err(`${error.message}\n`);
    return error.exitCode;
  }
  const text = error instanceof Error ? error.message : String(error);
  // Line by line: what a child printed before it ended stays readable.
  terminal.err(`cordon: ${text.split("\n").map(visible).join("\n")}\n`);
  if (process.env["CORDON_DEBUG"] && error instanceof Error) terminal.err(`${error.stack ?? ""}\n`);
  return EXIT.failed;
}
