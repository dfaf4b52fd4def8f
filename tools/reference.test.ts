import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { referencePages } from "./reference.ts";
import { ROOT } from "./source-files.ts";

const pages = await referencePages();

describe("docs/reference", () => {
  it.each([...pages])("%s says what the code says (if not, run `node tools/docs.ts`)", (name, text) => {
    const path = join(ROOT, "docs", "reference", name);

    expect(existsSync(path) ? readFileSync(path, "utf8") : "").toBe(text);
  });

  it("was made from something", () => {
    expect(pages.get("api.md")?.match(/^### /gm)?.length).toBeGreaterThan(20);
    expect(pages.get("cli.md")?.match(/^## /gm)?.length).toBeGreaterThan(8);
    expect(pages.get("problems.md")?.match(/^\| `/gm)?.length).toBeGreaterThan(15);
    expect(pages.get("permissions.md")?.match(/^\| `/gm)?.length).toBeGreaterThan(8);
    expect(pages.get("configuration.md")?.match(/^\|/gm)?.length).toBeGreaterThan(5);
  });
});
