import { Argument, Command, InvalidArgumentError, Option } from "commander";
import type { AssessOptions } from "../commands/assess.ts";
import type { SbomOptions } from "../commands/sbom.ts";
import type { Terminal } from "../terminal.ts";

export interface AssessIo {
  readonly terminal: Terminal;
  readonly exit: (code: number) => void;
}

const FORMATS = ["table", "json", "sarif", "cyclonedx", "csv", "html"];
const TIERS = [
  "3-days-forensics",
  "3-days",
  "14-days",
  "60-days",
  "on-upgrade",
  "immediate",
  "out-of-cycle",
  "scheduled",
  "defer",
];
const CRITICALITIES = ["low", "normal", "high", "crown-jewel"];

export function assessCommand(io: AssessIo): Command {
  return new Command("assess")
    .description("Match what is installed with what the world knows, without a server: this machine, or what is named.")
    .addArgument(new Argument("[dir]", "a project: its lock files"))
    .option("--root <dir>", "a root file system: its packages, and the libraries beside them (/ when nothing is named)")
    .option("--sbom <file>", "CycloneDX or SPDX; - for standard input")
    .option("--lockfile <file>", "one lock file; its name tells which kind")
    .option("--advisories <dir>", "feeds as files, or a store (the local store when absent; see `cordon advisories`)")
    .addOption(
      new Option("--vex <file>", "statements of what does not apply: OpenVEX, CSAF or CycloneDX; as often as needed")
        .argParser(several)
        .default([], "none"),
    )
    .addOption(
      new Option("--product <purl>", "a name by which VEX statements call the whole; as often as needed")
        .argParser(several)
        .default([], "none"),
    )
    .option("--with-development", "also what a lock file says is needed for development only")
    .option("--exposed", "it can be reached from networks that are not ours")
    .addOption(
      new Option("--criticality <how>", "how much it matters: low, normal, high, crown-jewel, or 1 to 4").argParser(
        criticality,
      ),
    )
    .addOption(
      new Option("--decide-by <table>", "what gives the deadlines")
        .choices(["bod-26-04", "ssvc-deployer"])
        .default("bod-26-04"),
    )
    .addOption(new Option("--format <format>", "what to print").choices(FORMATS).default("table"))
    .option("--all", "also what is fixed or not affected, with the reason")
    .addOption(
      new Option("--fail-on <tier>", "exit with 6 when something of this tier or a worse one is open").choices(TIERS),
    )
    .option("--output <file>", "write there instead of standard output")
    .action(async (dir: string | undefined, options: AssessOptions) => {
      io.exit(await (await import("../commands/assess.ts")).assessCommand(dir, options, io.terminal));
    });
}

export function sbomCommand(io: AssessIo): Command {
  return new Command("sbom")
    .description("Write down what is installed, as a software bill of materials.")
    .addArgument(new Argument("[dir]", "a project: its lock files"))
    .option("--root <dir>", "a root file system (/ when nothing is named)")
    .option("--sbom <file>", "another SBOM, to convert it; - for standard input")
    .option("--lockfile <file>", "one lock file")
    .addOption(
      new Option("--format <format>", "CycloneDX 1.6 or SPDX 2.3")
        .choices(["cyclonedx", "cyclonedx-xml", "spdx", "spdx-tag-value"])
        .default("cyclonedx"),
    )
    .option("--output <file>", "write there instead of standard output")
    .action(async (dir: string | undefined, options: SbomOptions) => {
      io.exit(await (await import("../commands/sbom.ts")).sbomCommand(dir, options, io.terminal));
    });
}

/** A list that ends with its option would swallow the folder behind it. */
function several(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function criticality(text: string): string {
  const word = CRITICALITIES.includes(text) ? text : /^[1-4]$/.test(text) ? CRITICALITIES[Number(text) - 1] : undefined;
  if (word === undefined) throw new InvalidArgumentError("It must be low, normal, high, crown-jewel, or 1 to 4.");
  return word;
}
