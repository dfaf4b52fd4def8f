import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axe } from "./axe.ts";
import { type ConsoleBrowser, openConsole, setUpAdministrator } from "./console-browser.ts";

const LIMIT = { timeout: 90_000 };
const PATIENT = { timeout: 20_000 };

/** The lists over the demo data: what is in them, and what is done to many at once. */
describe("lists in the console, in a real browser", () => {
  let cordon: ConsoleBrowser;
  let page: Page;
  let url = "";
  const rows = (name: string): Locator => page.getByRole("grid", { name }).locator("[data-index]");
  const said = (words: string | RegExp): Locator => page.getByRole("region", { name: "Messages" }).getByText(words);
  /** The focus comes with the next frame; only then the row has the arrows. */
  const focusFirst = async (name: string): Promise<void> => {
    await page.keyboard.press("j");
    await expect
      .poll(
        () =>
          rows(name)
            .first()
            .evaluate((row) => row === document.activeElement),
        PATIENT,
      )
      .toBe(true);
  };
  const toolbar = (): Locator => page.getByRole("toolbar", { name: /^Selected/ });

  beforeAll(async () => {
    cordon = await openConsole({ args: ["--demo"], startTimeoutMs: 120_000 });
    ({ url } = cordon.server);
    page = await (await cordon.newProfile()).newPage();
    await setUpAdministrator(page, cordon.server.setupLink);
  }, 240_000);
  afterAll(async () => {
    await cordon?.close();
  });

  it("the first sight is a queue of different incidents, some of them taken on", LIMIT, async () => {
    await page.goto(`${url}/incidents`);
    await expect.poll(() => rows("Incidents").count(), PATIENT).toBe(6);

    const text = (await rows("Incidents").allInnerTexts()).join("\n");

    for (const word of ["ws-12", "Password spray", "web shell", "m.okafor", "db-1", "file-1"])
      expect(text).toContain(word);
    expect(text).toContain("Contained");
    expect(text).toContain("Yuki Aalto (demo)");
    expect(await axe(page)).toEqual([]);
  });

  it("what is closed says as what, and is found by when it was closed", LIMIT, async () => {
    await page.goto(`${url}/incidents?tab=closed`);
    await expect.poll(() => rows("Incidents").count(), PATIENT).toBe(3);
    const text = (await rows("Incidents").allInnerTexts()).join("\n");
    for (const verdict of ["False positive", "Benign true positive", "True positive"]) expect(text).toContain(verdict);

    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await page.getByRole("menuitem", { name: "In the last 24 hours" }).click();

    await page.getByText("closed in the last 24 hours").waitFor();
    await expect.poll(() => rows("Incidents").count(), PATIENT).toBe(1);
    await page.goto(`${url}/incidents?tab=closed&merged=yes`);
    await page.getByRole("heading", { name: "No incident fits" }).waitFor();
  });

  it("an alert says which incident it is in, by number, with its sentence for who cannot see it", LIMIT, async () => {
    await page.goto(`${url}/alerts`);
    const link = rows("Alerts")
      .getByRole("link", { name: /^Incident #\d+: Persistence on db-1 by sysupd/ })
      .first();
    await link.waitFor();

    const words = await link.innerText();
    await link.click();

    await page.getByRole("list", { name: "Story" }).waitFor();
    expect(words).toMatch(/^#\d+$/);
    expect(page.url()).toBe(`${url}/incidents/${words.slice(1)}`);
  });

  it("alerts closed together as false positives offer a suppression of what they have in common", LIMIT, async () => {
    await page.goto(`${url}/alerts?q=db-1`);
    await expect.poll(() => rows("Alerts").count(), PATIENT).toBe(5);
    await focusFirst("Alerts");
    await page.keyboard.press("x");
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Shift+ArrowDown");
    await toolbar().getByText("3 selected").waitFor();
    await page.keyboard.press("e");
    await page.getByRole("dialog").getByText("False positive").click();
    await page.keyboard.press("Control+Enter");

    const dialog = page.getByRole("dialog", { name: "Suppress alerts like it" });
    await dialog.getByText("Of what was closed").waitFor();
    await page.waitForTimeout(400);
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  });

  it("incidents closed together as false positives offer one too", LIMIT, async () => {
    await page.goto(`${url}/incidents?tab=candidates`);
    const before = await rows("Incidents")
      .first()
      .waitFor()
      .then(() => rows("Incidents").count());
    await focusFirst("Incidents");
    await page.keyboard.press("x");
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("e");
    await page.getByRole("dialog", { name: "Close 2 incidents" }).getByText("False positive").click();
    await page.keyboard.press("Control+Enter");

    const dialog = page.getByRole("dialog", { name: "Suppress what raised it?" });
    await dialog.getByLabel("Why").waitFor();
    expect(await dialog.getByLabel("Why").inputValue()).toMatch(/^False positive in #\d+, #\d+$/);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await page.keyboard.press("u");
    await said("2 incidents put back as before").waitFor();
    await expect.poll(() => rows("Incidents").count(), PATIENT).toBe(before);
  });

  it("rules are selected by keyboard, switched off for one reason, and on again by undo", LIMIT, async () => {
    await page.goto(`${url}/rules?sort=title`);
    await rows("Rules").first().waitFor();
    await focusFirst("Rules");
    await page.keyboard.press("x");
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Shift+ArrowDown");
    await toolbar().getByText("3 selected").waitFor();
    await page.keyboard.press("o");
    const dialog = page.getByRole("dialog", { name: "Switch 3 rules off" });
    await dialog.getByLabel("Why").fill("We look at another system first.");
    await page.waitForTimeout(400);
    expect(await axe(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Switch 3 rules off" }).click();

    await said("3 rules are off now.").waitFor();
    await expect
      .poll(async () => (await rows("Rules").allInnerTexts()).filter((text) => text.startsWith("Off")).length, PATIENT)
      .toBe(3);
    expect(await toolbar().count()).toBe(0);
    await page.getByRole("region", { name: "Messages" }).getByRole("button", { name: "Undo" }).last().click();
    await said("Taken back. 3 rules are on now.").waitFor();
    await expect
      .poll(async () => (await rows("Rules").allInnerTexts()).filter((text) => text.startsWith("Off")).length, PATIENT)
      .toBe(0);
  });

  it("on a phone a button turns selecting on; a touch selects, and what is selected is taken on", LIMIT, async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${url}/incidents`);
    await rows("Incidents").first().waitFor();
    expect(await page.getByRole("checkbox", { name: "Select row 1" }).count()).toBe(0);

    await page.getByRole("button", { name: "Select incidents" }).click();
    const open = rows("Incidents").filter({ hasText: "Open" });
    const first = await open.first().innerText();
    await open.first().click({ position: { x: 200, y: 40 } });
    await toolbar().getByText("1 selected").waitFor();
    expect(await rows("Incidents").and(page.locator('[aria-selected="true"]')).count()).toBe(1);
    expect(await axe(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await toolbar().getByRole("button", { name: "Acknowledge" }).click();

    await said(/acknowledged/).waitFor();
    const number = /#\d+/.exec(first)?.[0] ?? "";
    await rows("Incidents").filter({ hasText: number }).getByText("Acknowledged").waitFor();
    await page.getByRole("button", { name: "Done selecting incidents" }).click();
    await expect.poll(() => page.getByRole("checkbox", { name: "Select row 1" }).count(), PATIENT).toBe(0);
  });

  it("no page threw", () => {
    expect(cordon.errors).toEqual([]);
  });
});
