import { launchBrowser } from "@cordon/platform/testing/browser";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Api, apiOf } from "./api.ts";
import { axe } from "./axe.ts";
import { makeIncidents } from "./console-incidents.ts";
import { memberPage, newContext } from "./console-people.ts";
import { setUpAdministrator } from "./console-browser.ts";
import { type CordonProcess, createToken, startCordon } from "./cordon-process.ts";

const LIMIT = { timeout: 60_000 };
/** The machine may be busy with other tests. */
const PATIENT = { timeout: 20_000 };
const HOSTILE = "<img src=x onerror=alert(1)>\n\u202Egpj.exe\nsecond line";
const ADDRESS = "https://example.org/reports/2026?case=7&user=iyer#findings";

/** What people keep with an incident, from the record that is looked at to the reason for which it does not count. */
describe("evidence in the console, in a real browser", () => {
  let server: CordonProcess;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let api: Api;
  const problems: string[] = [];
  const evidence = (at: Page = page): Locator => at.getByRole("region", { name: /^Evidence/ });
  const pieces = (at: Page = page): Locator => evidence(at).getByRole("listitem");
  const story = (at: Page = page): Locator => at.getByRole("list", { name: "Story" });
  const said = (words: string | RegExp): Locator => page.getByRole("region", { name: "Messages" }).getByText(words);
  const openRecord = async (at: Page = page): Promise<void> => {
    await story(at).getByRole("button", { expanded: false }).first().click();
    await story(at).getByRole("button", { name: "Record", exact: true }).first().click();
    await story(at).getByRole("region", { name: "Text of the record" }).first().waitFor();
  };

  beforeAll(async () => {
    server = await startCordon();
    browser = await launchBrowser();
    context = await newContext(browser);
    page = await context.newPage();
    page.on("pageerror", (error) => problems.push(error.message));
    await setUpAdministrator(page, server.setupLink);
    api = apiOf(server.url, await createToken(server, "engineer"));
    await makeIncidents(server, ["db-1", "web-1"]);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it("the record that is looked at is kept by two keys, and told in the list and in the story", LIMIT, async () => {
    await expect
      .poll(async () => (await api.get<{ queue: number }>("/api/v1/incidents/counts")).queue, PATIENT)
      .toBe(2);
    await page.goto(`${server.url}/incidents/1`);
    await evidence().getByText("Nothing is kept yet.").waitFor();
    await openRecord();
    await page.keyboard.press("v");
    const dialog = page.getByRole("dialog", { name: "Keep as evidence with #1" });
    await dialog.getByText("USER=root").waitFor();
    await page.keyboard.type("How they became root");
    await page.keyboard.press("Enter");

    await said("Kept as evidence with #1").waitFor();
    await pieces().getByText("How they became root").waitFor();
    await pieces()
      .getByText(/^Record, Ada Berg/)
      .waitFor();
    await story().getByText("kept an event as evidence").first().waitFor();
    await story().getByRole("button", { name: "Kept as evidence: show it" }).first().waitFor();
    expect(await evidence().getByText("Nothing is kept yet.").count()).toBe(0);
  });

  it("the copy has the hash that the server says, and a link to it shows the same", LIMIT, async () => {
    const { items } = await api.get<{ items: { id: string; sha256: string }[] }>("/api/v1/incidents/1/evidence");
    const hash = items[0]?.sha256 ?? "";
    await pieces()
      .getByText(`${hash.slice(0, 12)}…`)
      .waitFor();
    await pieces()
      .getByRole("button", { name: /^Record:/ })
      .click();
    await page.waitForURL(/evidence=evd_/);
    const dialog = page.getByRole("dialog", { name: "Evidence: record" });
    await dialog.getByText(hash, { exact: true }).waitFor();
    await dialog.getByRole("region", { name: "Text of the record" }).getByText("COMMAND=").first().waitFor();
    const shown = await dialog.getByRole("region", { name: "Text of the record" }).locator("code").textContent();
    const bytes = new TextEncoder().encode(shown ?? "");
    const digest = Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex");
    expect(digest).toBe(hash);

    const colleague = await memberPage(browser, server, "analyst");
    await colleague.goto(page.url());
    await colleague.getByRole("dialog", { name: "Evidence: record" }).getByText(hash, { exact: true }).waitFor();
    await colleague.context().close();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe("/incidents/1");
  });

  it("a text is kept as it was written, and is never markup", LIMIT, async () => {
    await page.keyboard.press("Shift+V");
    const dialog = page.getByRole("dialog", { name: "Add evidence to #1" });
    await dialog.getByLabel("Text", { exact: true }).fill(HOSTILE);
    await dialog.getByLabel(/^What it shows/).fill("<b>From the mail</b>");
    await dialog.getByRole("button", { name: "Keep the text" }).click();

    await pieces().getByText("<b>From the mail</b>").waitFor();
    await pieces()
      .getByRole("button", { name: /^Text:.*<img src=x onerror=alert\(1\)> ⟨RLO⟩gpj.exe/ })
      .click();
    const shown = page
      .getByRole("dialog", { name: "Evidence: text" })
      .getByRole("region", { name: "Text of the record" });
    await shown.getByText("<img src=x onerror=alert(1)>").waitFor();
    expect(await page.locator("main img, [role=dialog] img, b").count()).toBe(0);
    const item = (await api.get<{ items: { content: string }[] }>("/api/v1/incidents/1/evidence")).items[1];
    expect(item?.content).toBe(HOSTILE);
    await page.keyboard.press("Escape");
  });

  it("a link is kept by the palette, shown in full, and leaves nothing of ours behind", LIMIT, async () => {
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Find a page or an action" }).fill("add evidence");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Add evidence to #1" });
    await dialog.getByRole("button", { name: "Link", exact: true }).click();
    const address = dialog.getByLabel("Address");
    await address.fill("javascript:alert(1)");
    await dialog.getByText("An address that begins with https:// or http://.").waitFor();
    expect(await dialog.getByRole("button", { name: "Keep the link" }).isDisabled()).toBe(true);
    await address.fill(ADDRESS);
    await page.keyboard.press("Enter");

    await pieces()
      .getByRole("button", { name: /^Link:/ })
      .click();
    const link = page.getByRole("dialog", { name: "Evidence: link" }).getByRole("link", { name: ADDRESS });
    expect(await link.getAttribute("href")).toBe(ADDRESS);
    expect(await link.getAttribute("rel")).toContain("noopener noreferrer");
    await page.getByText("Leads to example.org.").waitFor();
    await page.keyboard.press("Escape");
  });

  it("the menu of all actions has it, also in the list", LIMIT, async () => {
    await page.goto(`${server.url}/incidents?incident=${(await api.get<{ id: string }>("/api/v1/incidents/1")).id}`);
    await page.getByRole("complementary").getByText("where the queue begins").waitFor();
    await page.keyboard.press(".");
    await page.getByRole("menuitem", { name: /^Add evidence/ }).click();
    await page.getByRole("dialog", { name: "Add evidence to #1" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.goto(`${server.url}/incidents/1`);

    await expect.poll(() => pieces().allInnerTexts(), PATIENT).toHaveLength(3);
  });

  it("what does not count stays, struck through, with the reason", LIMIT, async () => {
    await pieces()
      .getByRole("button", { name: /^Link:/ })
      .click();
    await page.getByRole("dialog").getByRole("button", { name: "Withdraw", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Withdraw this evidence" });
    expect(await dialog.getByRole("button", { name: "Withdraw", exact: true }).isDisabled()).toBe(true);
    await dialog.getByLabel("Why it does not count").fill("It was the report of another case.");
    await page.keyboard.press("Control+Enter");
    await page
      .getByRole("dialog", { name: "Evidence: link" })
      .getByText("It was the report of another case.")
      .waitFor();
    await page.keyboard.press("Escape");

    await evidence().getByText("2, and 1 withdrawn").waitFor();
    const gone = pieces().filter({ hasText: ADDRESS });
    await gone.getByText("It was the report of another case.").waitFor();
    const line = await gone
      .getByRole("button", { name: /^Link, withdrawn:/ })
      .evaluate((element) => getComputedStyle(element).textDecorationLine);
    expect(line).toBe("line-through");
    await story().getByText("withdrew the evidence").waitFor();
  });

  it("what others keep appears by itself", LIMIT, async () => {
    await api.post("/api/v1/incidents/1/evidence", { kind: "text", text: "Seen by the other shift", note: "" });

    await evidence().getByText("3, and 1 withdrawn").waitFor();
    expect(await pieces().first().innerText()).toContain("Seen by the other shift");
  });

  it("an event is kept from its own page with the incident that was open last", LIMIT, async () => {
    await page.goto(`${server.url}/incidents/2`);
    await openRecord();
    await story().getByRole("link", { name: "Event", exact: true }).first().click();
    await page.waitForURL(/\/events\/evt_/);
    // The incident is there until the page has come, and has a button and a key of that name too.
    await page.getByRole("button", { name: "5 minutes around it" }).waitFor();
    await page.keyboard.press("v");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("The one you had open last.").waitFor();
    await dialog.getByLabel("Number of the incident").fill("#99");
    await dialog.getByText("There is no incident #99.").waitFor();
    await dialog.getByLabel("Number of the incident").fill("2");
    await page.getByRole("dialog", { name: "Keep as evidence with #2" }).waitFor();
    await page.keyboard.press("Enter");
    await said("Kept as evidence with #2").waitFor();

    await page.keyboard.press("v");
    await dialog.getByRole("button", { name: "Keep", exact: true }).click();
    await dialog.getByText("Incident #2 keeps this event already.").waitFor();
    await page.goto(`${server.url}/incidents/2`);
    await pieces().getByText("Ada Berg").waitFor();
    expect(await pieces().count()).toBe(1);
  });

  it("who may not respond sees all of it and changes nothing", LIMIT, async () => {
    const manager = await memberPage(browser, server, "manager");
    await manager.goto(`${server.url}/incidents/1`);
    await pieces(manager).getByText("Seen by the other shift").waitFor();
    await pieces(manager)
      .getByRole("button", { name: /^Record:/ })
      .click();
    const dialog = manager.getByRole("dialog", { name: "Evidence: record" });
    await dialog.getByText("COMMAND=").first().waitFor();

    expect(await dialog.getByRole("button", { name: "Withdraw" }).count()).toBe(0);
    await manager.keyboard.press("Escape");
    await manager.keyboard.press("Shift+V");
    await manager.waitForTimeout(300);
    expect(await manager.getByRole("dialog").count()).toBe(0);
    expect(await evidence(manager).getByRole("button", { name: /^Add/ }).count()).toBe(0);
    await manager.context().close();
  });

  it("when it cannot be read, that is said, and asked for again", LIMIT, async () => {
    const at = await context.newPage();
    let isDown = true;
    await at.route("**/api/v1/incidents/*/evidence", (route) =>
      isDown
        ? route.fulfill({
            status: 500,
            contentType: "application/problem+json",
            body: JSON.stringify({
              type: "about:blank",
              title: "It broke",
              status: 500,
              code: "x.y",
              detail: "Try again.",
            }),
          })
        : route.continue(),
    );
    await at.goto(`${server.url}/incidents/1`);
    await evidence(at).getByRole("heading", { name: "It broke" }).waitFor();
    isDown = false;
    await evidence(at).getByRole("button", { name: "Try again" }).click();

    await pieces(at).getByText("Seen by the other shift").waitFor();
    expect(await pieces(at).count()).toBe(4);
    await at.close();
  });

  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [1_440, 390]) {
      it(`axe finds nothing and nothing scrolls sideways, ${colorScheme}, ${width} px`, {
        timeout: 120_000,
      }, async () => {
        const at = await context.newPage();
        await at.setViewportSize({ width, height: 900 });
        await at.emulateMedia({ colorScheme });
        const found = await walkEvidence(at, server.url, `${colorScheme}-${width}`);
        await at.close();

        expect(found).toEqual([]);
      });
    }
  }

  it("nothing went wrong on the way", () => {
    expect(problems).toEqual([]);
  });
});

const SHOTS = process.env["CORDON_TEST_SCREENSHOTS"];

/** What axe finds where evidence is shown, kept and withdrawn, and what scrolls sideways. */
async function walkEvidence(page: Page, url: string, name: string): Promise<readonly string[]> {
  const found: string[] = [];
  const evidence = page.getByRole("region", { name: /^Evidence/ });
  const check = async (what: string): Promise<void> => {
    await page.waitForTimeout(700); // the event stream keeps the network busy for ever
    if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/${name}-${what.replaceAll(" ", "-")}.png` });
    for (const violation of await axe(page)) found.push(`${what}: ${violation}`);
    const isWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    if (isWide) found.push(`${what}: scrolls sideways`);
  };
  await page.goto(`${url}/incidents/1`);
  await evidence.getByRole("listitem").first().waitFor();
  await evidence.scrollIntoViewIfNeeded();
  await check("the list");
  for (const kind of ["Record", "Text", "Link, withdrawn"]) {
    await evidence
      .getByRole("button", { name: new RegExp(`^${kind}:`) })
      .last()
      .click();
    await page
      .getByRole("dialog", { name: /^Evidence:/ })
      .getByText("SHA-256")
      .waitFor();
    await check(kind);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  }
  await evidence.getByRole("button", { name: /^Add/ }).click();
  await check("adding");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.goto(`${url}/incidents/2`);
  await page.getByRole("list", { name: "Story" }).getByRole("button", { expanded: false }).first().click();
  await page.getByRole("button", { name: "Record", exact: true }).first().click();
  await page.getByRole("region", { name: "Text of the record" }).first().waitFor();
  await check("the story");
  await page.getByRole("link", { name: "Event", exact: true }).first().click();
  await page.getByRole("button", { name: "5 minutes around it" }).waitFor();
  await page.getByRole("button", { name: "Keep as evidence" }).click();
  await page.getByText("The one you had open last.").waitFor();
  await check("an event");
  await page.goto(`${url}/incidents/2`);
  await evidence.getByRole("button", { name: /^Record:/ }).click();
  await page.getByRole("button", { name: "Withdraw", exact: true }).click();
  await page.getByRole("dialog", { name: "Withdraw this evidence" }).waitFor();
  await check("withdrawing");
  return found;
}
