import { Command } from "commander";
import type { ImportAdvisoriesOptions, StatusOptions, UpdateAdvisoriesOptions } from "../commands/advisories.ts";
import type { Terminal } from "../terminal.ts";

export interface AdvisoriesIo {
  readonly terminal: Terminal;
  readonly exit: (code: number) => void;
}

export function advisoriesCommand(io: AdvisoriesIo): Command {
  const load = () => import("../commands/advisories.ts");
  const advisories = new Command("advisories").description(
    "The local store of what the world published about weaknesses; `cordon assess` reads it.",
  );
  advisories.addCommand(
    withStore(new Command("update"))
      .description(
        "Fetch feeds that changed. A broken or suddenly shrunken one is refused, and the last good one stays.",
      )
      .argument(
        "[feed...]",
        "ids, e.g. kev debian-tracker osv-npm, or groups: osv, nvd; every feed of the catalogue when absent",
      )
      .option("--mirror <url>", "base address of a mirror that holds the feeds as files: kev.json, osv-npm.zip, …")
      .option("--force", "take a feed that would be refused")
      .action(async (ids: string[], options: UpdateAdvisoriesOptions) => {
        io.exit(await (await load()).updateAdvisoriesCommand(ids, options, io.terminal));
      }),
  );
  advisories.addCommand(
    withStore(new Command("import"))
      .description("Take feeds from files, without a network.")
      .argument(
        "<path>",
        "a file (plain, .gz, .zst, .zip), or a folder: each file is a feed, or with --as the whole folder is one",
      )
      .option("--as <feed>", "id in the store; the name of the file when absent")
      .option("--force", "take a feed that would be refused")
      .action(async (path: string, options: ImportAdvisoriesOptions) => {
        io.exit(await (await load()).importAdvisoriesCommand(path, options, io.terminal));
      }),
  );
  advisories.addCommand(
    withStore(new Command("status"))
      .description("List the feeds in the store: how many records, how old, and why the last one was refused.")
      .option("--json", "print one feed a line as JSON")
      .action(async (options: StatusOptions) => (await load()).advisoriesStatusCommand(options, io.terminal)),
  );
  return advisories;
}

function withStore(command: Command): Command {
  return command.option(
    "--store <dir>",
    "folder of the store (cordon/advisories in the user's data folder when absent)",
  );
}
