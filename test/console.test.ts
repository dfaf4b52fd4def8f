import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axe } from "./axe.ts";
import { type ConsoleBrowser, openConsole, setUpAdministrator } from "./console-browser.ts";
import { type CordonProcess, cordon } from "./cordon-process.ts";

const ROUTES = [
  "/",
  "/events?from=24h",
  "/sources",
  "/hosts",
  "/settings/account",
  "/settings/members",
  "/settings/tokens",
  "/settings/audit",
  "/settings/about",
];
const HOSTILE = 'promisewalk <img src=x onerror="document.title=`owned`"> \u202Ereversed\u202C \u001b[31mred';

describe("from the set-up link to a found event, in a real browser", () => {
  let console: ConsoleBrowser;
  let server: CordonProcess;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    console = await openConsole();
    server = console.server;
    context = await console.newProfile();
    page = await context.newPage();
  }, 180_000);
  afterAll(() => console?.close());

  it("the link makes the first administrator, who lands on Today with a command to copy", {
    timeout: 60_000,
  }, async () => {
    await setUpAdministrator(page, server.setupLink);

    await page.getByText("cordon send").first().waitFor();
    expect(new URL(page.url()).hash).toBe("");
  });

  it("the link works once", { timeout: 60_000 }, async () => {
    const again = await console.newProfile();
    const other = await again.newPage();
    await other.goto(server.setupLink ?? "");

    await other.getByRole("heading", { name: "Set-up is done" }).waitFor();
    expect(await other.getByLabel("Your name").count()).toBe(0);
    await again.close();
  });

  it("logs that were sent are found by keyboard, and hostile text stays text", { timeout: 60_000 }, async () => {
    const lines = `Nov 24 07:00:00 web-1 sshd[12]: Failed password for root from 10.0.0.5 port 22 ssh2 promisewalk\n${HOSTILE}\n`;
    await cordon(["send", "-", "--data", server.dataDir, "--url", server.url], lines);

    await page.keyboard.press("g");
    await page.keyboard.press("s");
    await page.waitForURL(/\/events/);
    await page.getByText("2 events").first().waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("promisewalk", { delay: 20 });
    await page.keyboard.press("Enter");

    await page.waitForURL(/q=promisewalk/);
    await page.getByText("2 events").first().waitFor();
    expect(await page.title()).not.toContain("owned");
    expect(await page.locator("img[src=x]").count()).toBe(0);
    expect(new URL(page.url()).searchParams.get("q")).toContain("promisewalk");
  });

  it("a pasted link shows the same", { timeout: 60_000 }, async () => {
    const other = await context.newPage();
    await other.goto(page.url());

    await other.getByText("2 events").first().waitFor();
    expect(await other.getByText("promisewalk").count()).toBeGreaterThan(0);
    await other.close();
  });

  for (const colorScheme of ["light", "dark"] as const) {
    it(`axe finds nothing on any route, ${colorScheme}`, { timeout: 120_000 }, async () => {
      await page.emulateMedia({ colorScheme });
      const found: string[] = [];
      for (const route of ROUTES) {
        await page.goto(server.url + route);
        await page.locator("h1").first().waitFor();
        await page.waitForTimeout(700); // the event stream keeps the network busy for ever
        for (const violation of await axe(page)) found.push(`${route}: ${violation}`);
      }

      expect(found).toEqual([]);
    });
  }

  it("nothing scrolls sideways on a phone", { timeout: 60_000 }, async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const wide: string[] = [];
    for (const route of ROUTES) {
      await page.goto(server.url + route);
      await page.locator("h1").first().waitFor();
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      if (width > 390) wide.push(`${route} is ${width} wide`);
    }

    expect(wide).toEqual([]);
  });

  it("nothing went wrong on the way", () => {
    expect(console.errors).toEqual([]);
  });
});
