import { randomUUID } from "node:crypto";
import type { Inventory } from "@cordon/advisories";
import { writeCycloneDx, writeSpdx } from "@cordon/components";
import { startAssessProgress } from "../assess/assess-progress.ts";
import { checkOutput, writeOutput } from "../assess/output.ts";
import { tellProblems } from "../assess/tell-problems.ts";
import { readTarget, type TargetOptions } from "../assess/target.ts";
import { EXIT } from "../exit-codes.ts";
import type { Terminal } from "../terminal.ts";
import { VERSION } from "../version.ts";

export interface SbomOptions extends TargetOptions {
  readonly format: "cyclonedx" | "cyclonedx-xml" | "spdx" | "spdx-tag-value";
  readonly output?: string;
}

/** What is installed, written down; answers with the exit code. */
export async function sbomCommand(dir: string | undefined, options: SbomOptions, terminal: Terminal): Promise<number> {
  await checkOutput(options.output);
  const progress = startAssessProgress(terminal);
  try {
    progress.stage("reading what is installed");
    const inventory = await readTarget(dir, options, progress.files);
    progress.stop();
    const text = written(inventory, options.format);
    await writeOutput([`${text}\n`], options.output, terminal);
    tellProblems(inventory.problems, terminal);
    return inventory.problems.length > 0 ? EXIT.partial : EXIT.ok;
  } finally {
    progress.stop();
  }
}

function written(inventory: Inventory, format: SbomOptions["format"]): string {
  const writing = { version: VERSION, at: new Date().toISOString(), serialNumber: randomUUID() };
  if (format === "cyclonedx" || format === "cyclonedx-xml")
    return writeCycloneDx(inventory, writing, format === "cyclonedx" ? "json" : "xml");
  return writeSpdx(inventory, writing, format === "spdx" ? "json" : "tag-value");
}
