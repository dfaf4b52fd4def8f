import type { Readable } from "node:stream";
import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { advisoriesCommand } from "./advisories/advisories-arguments.ts";
import { assessCommand, sbomCommand } from "./assess/assess-arguments.ts";
import type { AuditVerifyOptions } from "./commands/audit.ts";
import type { CloseIncidentOptions, ListIncidentsOptions, ShowIncidentOptions } from "./commands/incidents.ts";
import type { EraseMemberOptions, MemberAddOptions, SetupLinkOptions } from "./commands/member.ts";
import { rulesCommand } from "./rules/rules-arguments.ts";
import { scanCommand } from "./scan/scan-arguments.ts";
import type { SearchOptions } from "./commands/search.ts";
import type { SendOptions } from "./commands/send.ts";
import type { StartOptions } from "./commands/start.ts";
import type { LocalOptions, TokenCreateOptions } from "./commands/token.ts";
import { EXIT, EXIT_MEANINGS } from "./exit-codes.ts";
import { DEFAULT_URL } from "./server.ts";
import { printJson, type Terminal } from "./terminal.ts";
import { VERSION } from "./version.ts";

export interface ProgramIo {
  readonly terminal: Terminal;
  readonly stdin: Readable;
  /** Heard once, when a command has a code of its own. */
  readonly exit: (code: number) => void;
}

/** The whole command line, as data for commander and for the reference. Commands load what they need when they run. */
export function createProgram(io: ProgramIo): Command {
  const program = new Command("cordon")
    .description("Security and IT operations in one place.")
    .exitOverride()
    .configureOutput({ writeOut: io.terminal.out, writeErr: io.terminal.err })
    .showHelpAfterError("(see --help)")
    .addHelpText("after", `\nExit codes:\n${exitCodeLines()}\n`);

  program.addCommand(startCommand());
  program.addCommand(sendCommand(io));
  program.addCommand(searchCommand(io));
  program.addCommand(scanCommand(io));
  program.addCommand(assessCommand(io));
  program.addCommand(advisoriesCommand(io));
  program.addCommand(sbomCommand(io));
  program.addCommand(rulesCommand(io, withServer));
  program.addCommand(incidentsCommand(io));
  program.addCommand(tokenCommand(io));
  program.addCommand(memberCommand(io));
  addSetupLink(program, io);
  program.addCommand(auditCommand(io));
  addVersion(program, io);
  inherit(program);
  return program;
}

/** Commander copies these settings only to commands made by `.command()`. */
function inherit(parent: Command): void {
  for (const child of parent.commands) {
    child.copyInheritedSettings(parent);
    inherit(child);
  }
}

export function exitCodeLines(): string {
  return Object.entries(EXIT)
    .map(([kind, code]) => `  ${code}  ${EXIT_MEANINGS[kind as keyof typeof EXIT]}`) // own keys of the table
    .join("\n");
}

function startCommand(): Command {
  return new Command("start")
    .description("Run Cordon: server, databases and console. Ctrl-C stops it cleanly.")
    .option("--data <dir>", "where everything is kept (also CORDON_DATA)")
    .addOption(new Option("--port <n>", "port of console and API (also CORDON_PORT)").argParser(wholeNumber(0, 65_535)))
    .option("--config <file>", "configuration file (YAML)")
    .option("--demo", "fill a new data directory with three days of an invented clinic, to look around")
    .action(async (options: StartOptions) => (await import("./commands/start.ts")).startCommand(options));
}

function sendCommand(io: ProgramIo): Command {
  return withServer(new Command("send"))
    .description("Send log files, folders or standard input (-). Sending the same file again stores nothing twice.")
    .addArgument(
      new Argument(
        "<file...>",
        'plain or .gz; lines of text, NDJSON, a JSON array or {"Records": […]}; a folder; - for standard input',
      ),
    )
    .option("--historical", "old recordings: keep their own times, and do not mark them as late")
    .addOption(
      new Option("--format <name>", "what the records are, when it should not be guessed").argParser(formatName),
    )
    .addOption(
      new Option("--retry-for <seconds>", "how long to try again when the server is busy or away")
        .argParser(wholeNumber(0, 86_400))
        .default(300),
    )
    .option("--json", "print the summary as one line of JSON")
    .action(async (names: string[], options: SendOptions) => {
      io.exit(await (await import("./commands/send.ts")).sendCommand(names, options, io.terminal, io.stdin));
    });
}

function searchCommand(io: ProgramIo): Command {
  return withServer(new Command("search"))
    .description("Search events, newest first, e.g. cordon search 'host:web-1 \"failed password\"' --from 7d.")
    .argument("[query]", "the same words as in the console; everything when absent", "")
    .option("--from <time>", "ISO 8601, or a time ago such as 15m, 24h, 7d (24 hours before --to when absent)")
    .option("--to <time>", "as --from; now when absent")
    .addOption(new Option("--limit <n>", "most events to print").argParser(wholeNumber(1, 1_000_000)).default(100))
    .addOption(new Option("--json", "print one event a line as JSON").conflicts("raw"))
    .option("--raw", "print the records as they came, control characters made visible")
    .action(async (query: string, options: SearchOptions) =>
      (await import("./commands/search.ts")).searchCommand(query, options, io.terminal),
    );
}

function incidentsCommand(io: ProgramIo): Command {
  const load = () => import("./commands/incidents.ts");
  const incidents = new Command("incidents").description("What people respond to together.");
  incidents.addCommand(
    withServer(new Command("list"))
      .description("List incidents, worst first.")
      .addOption(
        new Option("--view <name>", "which ones")
          .choices(["queue", "mine", "unassigned", "candidates", "closed", "all"])
          .default("queue"),
      )
      .addOption(
        new Option("--sort <order>", "by what").choices(["risk", "newest", "oldest", "updated"]).default("risk"),
      )
      .addOption(new Option("--limit <n>", "most incidents to print").argParser(wholeNumber(1, 100_000)).default(50))
      .option("--json", "print one incident a line as JSON")
      .action(async (options: ListIncidentsOptions) => (await load()).listIncidentsCommand(options, io.terminal)),
  );
  incidents.addCommand(
    withServer(new Command("show"))
      .description("Print one incident: what happened, why it belongs together, what to do first, and its story.")
      .argument("<incident>", "its number, as in 42, or its id")
      .option("--json", "print incident and story as one line of JSON")
      .action(async (incident: string, options: ShowIncidentOptions) =>
        (await load()).showIncidentCommand(incident, options, io.terminal),
      ),
  );
  incidents.addCommand(
    withServer(new Command("close"))
      .description("Close an incident with what it was.")
      .argument("<incident>", "its number, as in 42, or its id")
      .addOption(
        new Option("--as <disposition>", "what it was")
          .choices(["true-positive", "benign-true-positive", "false-positive", "duplicate"])
          .makeOptionMandatory(),
      )
      .option("--reason <text>", "why, for whoever looks at it later", "")
      .option("--duplicate-of <incident>", "for a duplicate: the incident that it repeats")
      .option("--json", "print the closed incident as one line of JSON")
      .action(async (incident: string, options: CloseIncidentOptions) =>
        (await load()).closeIncidentCommand(incident, options, io.terminal),
      ),
  );
  return incidents;
}

function tokenCommand(io: ProgramIo): Command {
  const load = () => import("./commands/token.ts");
  const token = new Command("token").description("API tokens of the Cordon that runs on this machine.");
  token.addCommand(
    withData(new Command("create"))
      .description("Make a token and print it, this once.")
      .requiredOption("--name <name>", "what it is for; shown in Sources and in the audit trail")
      .requiredOption("--role <role>", "what it may do, e.g. engineer")
      .addOption(
        new Option("--expires-in-days <n>", "after how many days it stops working").argParser(wholeNumber(1, 3_650)),
      )
      .option("--host <name>", "the one host it sends for; that host's name is then vouched for")
      .action(async (options: TokenCreateOptions) => (await load()).createTokenCommand(options, io.terminal)),
  );
  token.addCommand(
    withData(new Command("list"))
      .description("List tokens.")
      .action(async (options: LocalOptions) => (await load()).listTokensCommand(options, io.terminal)),
  );
  token.addCommand(
    withData(new Command("revoke"))
      .description("Revoke a token at once.")
      .argument("<id>", "its id from `cordon token list`")
      .action(async (id: string, options: LocalOptions) => (await load()).revokeTokenCommand(id, options, io.terminal)),
  );
  return token;
}

function memberCommand(io: ProgramIo): Command {
  const load = () => import("./commands/member.ts");
  const member = new Command("member").description("People who sign in to the Cordon that runs on this machine.");
  member.addCommand(
    withData(new Command("add"))
      .description("Add a member and print the one-time link with which they set their password.")
      .requiredOption("--name <name>", "their name")
      .requiredOption("--email <address>", "their mail address, with which they sign in")
      .requiredOption("--role <role>", "e.g. analyst, engineer, administrator")
      .action(async (options: MemberAddOptions) => (await load()).addMemberCommand(options, io.terminal)),
  );
  member.addCommand(
    withData(new Command("list"))
      .description("List members.")
      .action(async (options: LocalOptions) => (await load()).listMembersCommand(options, io.terminal)),
  );
  member.addCommand(
    withData(new Command("departed"))
      .description("List who was removed and still is in the audit trail.")
      .action(async (options: LocalOptions) => (await load()).listDepartedCommand(options, io.terminal)),
  );
  member.addCommand(
    withData(new Command("erase"))
      .description("Erase the personal data of a removed member from the audit trail, for good.")
      .argument("<id>", "their id from `cordon member departed`")
      .requiredOption("--reason <text>", "why; it stays in the audit trail, so no name in it")
      .action(async (id: string, options: EraseMemberOptions) =>
        (await load()).eraseMemberCommand(id, options, io.terminal),
      ),
  );
  return member;
}

function addSetupLink(program: Command, io: ProgramIo): void {
  program.addCommand(
    withData(new Command("setup-link"))
      .description("Print a one-time link that makes the first administrator, or lets one who is locked out back in.")
      .option("--email <address>", "which administrator, when there are several")
      .action(async (options: SetupLinkOptions) =>
        (await import("./commands/member.ts")).setupLinkCommand(options, io.terminal),
      ),
  );
}

function auditCommand(io: ProgramIo): Command {
  const audit = new Command("audit").description("The audit trail of the Cordon that runs on this machine.");
  audit.addCommand(
    withData(new Command("verify"))
      .description("Check the seal of the audit trail; exits with 1 when it is broken.")
      .option(
        "--head <file>",
        "heads that were kept outside, as a receiver wrote them: finds rewriting and truncation up to them",
      )
      .action(async (options: AuditVerifyOptions) => {
        io.exit(await (await import("./commands/audit.ts")).verifyAuditCommand(options, io.terminal));
      }),
  );
  return audit;
}

function addVersion(program: Command, io: ProgramIo): void {
  program.addCommand(
    new Command("version")
      .description("Print the version.")
      .option("--json", "print it as one line of JSON")
      .action((options: { readonly json?: boolean }) => {
        if (options.json)
          printJson(io.terminal, {
            version: VERSION,
            node: process.versions.node,
            platform: process.platform,
            arch: process.arch,
          });
        else io.terminal.out(`cordon ${VERSION}\n`);
      }),
  );
}

function withServer(command: Command): Command {
  return command
    .option(
      "--url <url>",
      `address of the server (also CORDON_URL; ${DEFAULT_URL} when neither is given and none runs on --data)`,
    )
    .option(
      "--token-file <file>",
      "file that holds the token (also CORDON_TOKEN); on the server's machine none is needed",
    )
    .option("--data <dir>", "data directory of a Cordon on this machine (also CORDON_DATA)");
}

function withData(command: Command): Command {
  return command
    .option("--data <dir>", "data directory of the running Cordon (also CORDON_DATA)")
    .option("--json", "print one line of JSON");
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most))
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    return value;
  };
}

function formatName(text: string): string {
  if (!/^[a-z0-9-]{1,40}$/.test(text))
    throw new InvalidArgumentError("It must be the name of a decoder, e.g. nginx-access.");
  return text;
}
