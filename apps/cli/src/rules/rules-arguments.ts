import type { Readable } from "node:stream";
import { Command, InvalidArgumentError, Option } from "commander";
import type { ImportRulesOptions, ListRulesOptions } from "../commands/rules.ts";
import type { ExplainOptions } from "../commands/rules-explain.ts";
import type { Terminal } from "../terminal.ts";

export interface RulesIo {
  readonly terminal: Terminal;
  readonly stdin: Readable;
  readonly exit: (code: number) => void;
}

/** @param withServer adds the options of every command that talks to a server */
export function rulesCommand(io: RulesIo, withServer: (command: Command) => Command): Command {
  const rules = new Command("rules").description("What Cordon looks for in events: rules in Sigma's format.");
  rules.addCommand(importCommand(io, withServer));
  rules.addCommand(listCommand(io, withServer));
  rules.addCommand(testCommand(io));
  rules.addCommand(explainCommand(io));
  return rules;
}

function importCommand(io: RulesIo, withServer: (command: Command) => Command): Command {
  return withServer(new Command("import"))
    .description("Import rules as a set, or as the next version of one. The same files again change nothing.")
    .argument("<path>", "a folder, a file, a .zip or .tar.gz of rules")
    .option("--name <name>", "of the set (the name of the folder or archive when absent)")
    .option("--json", "print one line of JSON")
    .action(async (path: string, options: ImportRulesOptions) => {
      io.exit(await (await import("../commands/rules.ts")).importRulesCommand(path, options, io.terminal));
    });
}

function listCommand(io: RulesIo, withServer: (command: Command) => Command): Command {
  return withServer(new Command("list"))
    .description("List the rules that count, those with the most matches first.")
    .argument("[text]", "only those with it in title, author, technique, id or path", "")
    .addOption(new Option("--limit <n>", "most rules to print").argParser(rulesToPrint).default(100_000))
    .option("--json", "print one rule a line as JSON")
    .action(async (text: string, options: ListRulesOptions) =>
      (await import("../commands/rules.ts")).listRulesCommand(text, options, io.terminal),
    );
}

function testCommand(io: RulesIo): Command {
  return new Command("test")
    .description(
      "Run rules over the records beside them: NAME.positive.* must match NAME.yml, NAME.negative.* must not.",
    )
    .argument("<path>", "a folder of rules, or one file")
    .action(async (path: string) => {
      io.exit(await (await import("../commands/rules-test.ts")).testRulesCommand(path, io.terminal));
    });
}

function explainCommand(io: RulesIo): Command {
  return new Command("explain")
    .description(
      "Print which part of a rule holds for a record, by which field and value. Nothing leaves this machine.",
    )
    .argument("<rule-file>", "one file of rules")
    .argument("[record-file]", "records; - for standard input (the positive records beside the rule when absent)")
    .option("--filters <path>", "a folder, a file or an archive whose Sigma filters count as well")
    .action(async (rule: string, records: string | undefined, options: ExplainOptions) => {
      const { explainRuleCommand } = await import("../commands/rules-explain.ts");
      io.exit(await explainRuleCommand(rule, records, options, io.terminal, io.stdin));
    });
}

function rulesToPrint(text: string): number {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (value < 1) throw new InvalidArgumentError("It must be a whole number from 1 to 999999.");
  return value;
}
