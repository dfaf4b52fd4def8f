import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./source-files.ts";

/** `npm run check`: everything a machine can say about the code without running it. One line each; the output of what failed. */
interface Check {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** What of the output counts; all of it when absent. */
  readonly judge?: (output: string) => string;
}

const CHECKS: readonly Check[] = [
  {
    name: "types",
    command: ["typescript/bin/tsc", "-p", "tsconfig.declarations.json", "--noEmit", "--pretty", "false"],
    judge: withoutSchemaTypes,
  },
  { name: "lint", command: ["oxlint/bin/oxlint", "--type-aware", "--deny-warnings"] },
  { name: "format", command: ["@biomejs/biome/bin/biome", "format", "--max-diagnostics=40", "."] },
  { name: "unused", command: ["knip/bin/knip.js", "--no-progress"] },
  { name: "architecture", command: ["vitest/vitest.mjs", "run", "--root", "tools", "--reporter=dot"] },
];

/** Two at a time: the compiler and the linter take a core each already. */
const AT_ONCE = 2;

/**
 * The type of a zod schema is made by zod, and a checked table (`as const satisfies`) is its own type: in such files, and
 * only there, an exported constant goes without a written type. Everything else must say its type (`isolatedDeclarations`); configuration files export what their tool asks.
 */
function withoutSchemaTypes(output: string): string {
  const isExempt = new Map<string, boolean>();
  return output
    .split("\n")
    .filter((line) => {
      const file = /^(.+?)\(\d+,\d+\): error TS90\d\d:/.exec(line)?.[1];
      if (file === undefined) return true;
      const known =
        isExempt.get(file) ??
        (file.endsWith(".config.ts") ||
          /from "zod"|\bas const satisfies\b/.test(readFileSync(join(ROOT, file), "utf8")));
      isExempt.set(file, known);
      return !known;
    })
    .join("\n")
    .trim();
}

interface Outcome {
  readonly name: string;
  readonly isOk: boolean;
  readonly output: string;
}

async function run(check: Check): Promise<Outcome> {
  const startedAt = performance.now();
  const [script, ...args] = check.command;
  const { code, output } = await execute([join(ROOT, "node_modules", script), ...args]);
  const judged = check.judge ? check.judge(output) : output;
  // A compiler that could not even begin says so on an exit code and in words that no filter knows.
  const isOk = code === 0 || (check.judge !== undefined && judged === "" && output.includes("error TS90"));
  process.stdout.write(
    `${isOk ? "ok  " : "FAIL"} ${check.name.padEnd(14)} ${((performance.now() - startedAt) / 1_000).toFixed(1)} s\n`,
  );
  return { name: check.name, isOk, output: judged };
}

function execute(args: readonly string[]): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output: Buffer.concat(chunks).toString("utf8").trim() }));
  });
}

async function runAll(): Promise<readonly Outcome[]> {
  const waiting = [...CHECKS];
  const outcomes: Outcome[] = [];
  async function lane(): Promise<void> {
    for (let check = waiting.shift(); check; check = waiting.shift()) outcomes.push(await run(check));
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return outcomes;
}

const failed = (await runAll()).filter((outcome) => !outcome.isOk);
for (const { name, output } of failed) process.stdout.write(`\n--- ${name}\n${output}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
