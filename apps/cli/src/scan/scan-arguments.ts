import type { Readable } from "node:stream";
import { Argument, Command, InvalidArgumentError, Option } from "commander";
import type { ScanOptions } from "../commands/scan.ts";
import type { Terminal } from "../terminal.ts";

export interface ScanIo {
  readonly terminal: Terminal;
  readonly stdin: Readable;
  readonly exit: (code: number) => void;
}

const LEVELS = ["informational", "low", "medium", "high", "critical"];

export function scanCommand(io: ScanIo): Command {
  return new Command("scan")
    .description("Look for rules in log files, without a server. Nothing leaves this machine.")
    .addArgument(
      new Argument("<path...>", "files or folders, plain or .gz: lines of text, NDJSON, JSON; - for standard input"),
    )
    .option("--rules <path>", "Sigma rules: a folder, a file, a .zip or .tar.gz (Cordon's own when absent)")
    .option("--json", "print one match a line as JSON")
    .option("--stats", "print one line of JSON: rules, events, seconds, events per second")
    .addOption(new Option("--min-level <level>", "only rules of this level and above").choices(LEVELS))
    .addOption(new Option("--since <time>", "only events from then on: ISO 8601").argParser(instant))
    .addOption(new Option("--until <time>", "only events before: ISO 8601").argParser(instant))
    .action(async (names: string[], options: ScanOptions) => {
      io.exit(await (await import("../commands/scan.ts")).scanCommand(names, options, io.terminal, io.stdin));
    });
}

function instant(text: string): number {
  const at = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new InvalidArgumentError("It must be a time such as 2026-03-02T08:00:00Z.");
  return at;
}
