import { describe, expect, it } from "vitest";
import {
  checkBrowserSafety,
  checkDependencies,
  checkFileNames,
  checkRelativeImports,
  checkSql,
  EXCEPTIONS,
} from "./architecture.ts";
import { importsOf, readSourceFiles, type SourceFile } from "./source-files.ts";

const files = readSourceFiles();

function aFile(path: string, text: string): SourceFile {
  return {
    path,
    workspace: path.split("/").slice(0, 2).join("/"),
    isTest: path.endsWith(".test.ts"),
    text,
    imports: importsOf(text),
  };
}

describe("the repository", () => {
  it("was looked at, and not a sliver of it", () => {
    expect(files.length).toBeGreaterThan(100);
    expect(files.flatMap((file) => file.imports).length).toBeGreaterThan(300);
    expect(new Set(files.map((file) => file.workspace)).size).toBeGreaterThanOrEqual(7);
    expect(checkBrowserSafety(files).scanned).toBeGreaterThan(30);
  });

  it("imports along the arrows of the design only", () => {
    expect(checkDependencies(files)).toEqual([]);
  });

  it("reaches another package through its exports, never by path", () => {
    expect(checkRelativeImports(files)).toEqual([]);
  });

  it("loads nothing of Node in a browser", () => {
    expect(checkBrowserSafety(files).violations).toEqual([]);
  });

  it("names the columns that it reads", () => {
    expect(checkSql(files)).toEqual([]);
  });

  it("names files in kebab-case and in the words of the glossary", () => {
    expect(checkFileNames(files)).toEqual([]);
  });

  it("has no exception for a file that is gone", () => {
    const paths = new Set(files.map((file) => file.path));

    expect(Object.keys(EXCEPTIONS).filter((path) => !paths.has(path))).toEqual([]);
  });
});

describe("the checks themselves", () => {
  it.each([
    ["kernel importing platform", "packages/kernel/src/a.ts", 'import { x } from "@cordon/platform";'],
    ["platform importing a context", "packages/platform/src/a.ts", 'import { x } from "@cordon/monitoring";'],
    [
      "a context importing another",
      "contexts/inventory/src/a.ts",
      'import type { X } from "@cordon/monitoring/events";',
    ],
    ["a context importing the server", "contexts/inventory/src/a.ts", 'await import("@cordon/server");'],
    ["the console importing a context's inside", "apps/web/src/a.ts", 'import { x } from "@cordon/monitoring";'],
    [
      "the command line importing the platform's inside",
      "apps/cli/src/a.ts",
      'export { x } from "@cordon/platform/config/config";',
    ],
    ["the command line importing the server elsewhere than in start", "apps/cli/src/a.ts", 'import("@cordon/server")'],
    ["a flow importing the server", "flows/record-sightings/src/a.ts", 'import { x } from "@cordon/server";'],
  ])("find %s", (_, path, text) => {
    expect(checkDependencies([aFile(path, text)])).toHaveLength(1);
  });

  it("let the composition root import everything, and a package itself", () => {
    const server = aFile("apps/server/src/a.ts", 'import { x } from "@cordon/monitoring/context";');
    const self = aFile("contexts/monitoring/src/a.test.ts", 'import { x } from "@cordon/monitoring/testing";');

    expect(checkDependencies([server, self])).toEqual([]);
  });

  it("find a relative import, a re-export and a worker that leave their package", () => {
    const text = `import {\n  a,\n} from "../../monitoring/src/a.ts";\nexport * from "../../../packages/kernel/src/id.ts";\nnew Worker(new URL("../../x/w.ts", import.meta.url));`;

    expect(checkRelativeImports([aFile("contexts/inventory/src/a.ts", text)])).toHaveLength(3);
  });

  it("find a Node module behind a neighbour of a contract, but not behind a type", () => {
    const contract = aFile(
      "contexts/inventory/src/contract.ts",
      'import { a } from "./a.ts";\nimport type { b } from "./b.ts";',
    );
    const reached = aFile("contexts/inventory/src/a.ts", 'import { readFile } from "node:fs/promises";');
    const typeOnly = aFile("contexts/inventory/src/b.ts", 'import { readFile } from "node:fs/promises";');

    expect(checkBrowserSafety([contract, reached, typeOnly]).violations.map((violation) => violation.file)).toEqual([
      reached.path,
    ]);
  });

  it("find select * in SQL text, and leave counts alone", () => {
    const everything = aFile("contexts/inventory/src/a-store.ts", "sql`select * from inventory.host`");
    const count = aFile("contexts/inventory/src/b-store.ts", "sql`select count(*) from inventory.host`");

    expect(checkSql([everything, count]).map((violation) => violation.file)).toEqual([everything.path]);
  });

  it("find names that are not ours", () => {
    const paths = [
      "apps/web/src/EventList.tsx",
      "contexts/incidents/src/case-store.ts",
      "contexts/incidents/src/incident_store.ts",
    ];

    expect(checkFileNames(paths.map((path) => aFile(path, ""))).map((violation) => violation.file)).toEqual(paths);
  });
});
