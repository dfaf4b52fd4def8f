import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ROOT } from "./source-files.ts";

// Inside the repository, since type-aware rules need its tsconfig; in a folder that git does not see.
const folder = mkdtempSync(join(ROOT, "node_modules", ".lint-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function lint(name: string, text: string): { readonly status: number | null; readonly output: string } {
  writeFileSync(join(folder, name), text);
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ extends: join(ROOT, "tsconfig.json"), include: ["*.ts"], exclude: [] }),
  );
  copyFileSync(join(ROOT, ".oxlintrc.json"), join(folder, ".oxlintrc.json"));
  const config = ["--type-aware", "--deny-warnings", "--no-ignore", "-c", ".oxlintrc.json", name];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, "node_modules/oxlint/bin/oxlint"), ...config],
    { cwd: folder, encoding: "utf8" },
  );
  return { status, output: `${stdout}${stderr}` };
}

describe("the linter", { timeout: 60_000 }, () => {
  it("knows types: a promise that nobody waits for fails", () => {
    const { status, output } = lint("floating.ts", "async function save(): Promise<void> {}\nsave();\nexport {};\n");

    expect(output).toContain("no-floating-promises");
    expect(status).not.toBe(0);
  });

  it("knows types: a state that a switch forgets fails", () => {
    const text =
      'export function colour(state: "open" | "closed"): string {\n  switch (state) {\n    case "open":\n      return "red";\n  }\n  return "";\n}\n';

    expect(lint("forgotten.ts", text).output).toContain("switch-exhaustiveness-check");
  });

  it("has nothing to say about plain code", () => {
    const { status, output } = lint(
      "plain.ts",
      "export function double(value: number): number {\n  return value * 2;\n}\n",
    );

    expect(output).toContain("0 errors");
    expect(status).toBe(0);
  });
});
