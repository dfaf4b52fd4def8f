import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Rule and element of each violation of WCAG 2.2 A and AA. The context must have `bypassCSP`, for the test only. */
export async function axe(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  // What react-aria says aloud points at elements that may be gone by then: a region for listening, not for looking.
  const results = await page.evaluate<AxeResults>(
    "axe.run({ exclude: ['[data-live-announcer]'] }, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })",
  );
  if (results.passes.length < 5) throw new Error(`axe looked at almost nothing on ${page.url()}`);
  return results.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id} ${node.target.join(" ")}`));
}
