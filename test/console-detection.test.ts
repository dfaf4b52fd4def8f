import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchBrowser } from "@cordon/platform/testing/browser";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axe } from "./axe.ts";
import { setUpAdministrator } from "./console-browser.ts";
import { memberPage, newContext } from "./console-people.ts";
import { type CordonProcess, cordon, startCordon } from "./cordon-process.ts";

const LIMIT = { timeout: 90_000 };
const SOON = { timeout: 20_000 };
const HOSTILE = "<img src=x onerror=alert(1)> looks like \u202Egnp.exe";
const RULE_ID = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff";
const RULE = `title: "${HOSTILE}"
id: ${RULE_ID}
author: "<b>Mallory</b>"
license: "MIT"
level: critical
logsource: {product: linux, service: sshd}
detection:
  selection:
    message|contains: 'Failed password'
  filter:
    user: nobody
  condition: selection and not filter
`;
const BROKEN = "title: broken\nlogsource: {}\ndetection: {s: {a|contians: 1}, condition: s}\n";

/** A rule, what it finds, and what people make of it: on one server, with one rule of our own beside the built-in ones. */
describe("detection in the console, in a real browser", () => {
  let server: CordonProcess;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let folder: string;
  const problems: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "cordon-detection-"));
    server = await startCordon();
    browser = await launchBrowser();
    context = await newContext(browser);
    page = await context.newPage();
    page.on("pageerror", (error) => problems.push(error.message));
    await setUpAdministrator(page, server.setupLink);
    await page.getByText("cordon send").first().waitFor();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const alerts = (): Locator => page.getByRole("grid", { name: "Alerts" });
  const rowsOf = (grid: Locator): Locator => grid.locator('[role="row"][data-index]');
  const messages = (): Locator => page.getByRole("region", { name: "Messages" });
  const refuse = (hosts: readonly string[]): Promise<string> =>
    cordon(["send", "-", "--data", server.dataDir], hosts.map((host) => refused(host)).join("\n"));

  it("empty pages teach how they are filled", LIMIT, async () => {
    await page.keyboard.press("g");
    await page.keyboard.press("a");
    await page.waitForURL(/\/alerts/);
    await page.getByRole("heading", { name: "No alert yet" }).waitFor();
    await page.getByText("cordon send --historical").waitFor();

    await page.goto(`${server.url}/suppressions`);
    await page.getByRole("heading", { name: "Nothing is suppressed" }).waitFor();
    expect(await axe(page)).toEqual([]);
  });

  it("rules are imported by the command line, which says what changed and what is broken", LIMIT, async () => {
    writeFileSync(join(folder, "ours.yml"), RULE);
    writeFileSync(join(folder, "broken.yml"), BROKEN);

    const first = await cordon(importOf(server, folder)).catch((error: unknown) => String(error));
    const again = await cordon(importOf(server, join(folder, "ours.yml")));
    const listed = await cordon(["rules", "list", "mallory", "--json", "--data", server.dataDir]);

    expect(first).toContain("ended with 5");
    expect(first).toContain("Ours, version 1: 1 rule. 1 added, 0 changed, 0 removed.");
    expect(first).toContain('broken.yml:3: There is no modifier "contians"');
    expect(again).toContain("Ours, version 2: 1 rule.");
    expect(JSON.parse(listed)).toMatchObject({ id: RULE_ID, isOn: true });
  });

  it("what was not loaded is listed, and one goes back to the version before", LIMIT, async () => {
    await page.goto(`${server.url}/rule-sets`);
    await page.getByRole("button", { name: "Go back to it" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Use version 1" }).click();
    await page.getByText("Version 1 counts now").waitFor();
    await page.getByRole("link", { name: "1 not loaded" }).click();

    await page.getByText('There is no modifier "contians"').waitFor();
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("1 rule not loaded");
  });

  it("a matching record becomes an alert that comes in by itself", LIMIT, async () => {
    await page.goto(`${server.url}/alerts?rule=${RULE_ID}`);
    await page.getByRole("heading", { name: "No alert fits" }).waitFor();

    await refuse(["web-1", "web-2", "web-3"]);

    await expect.poll(() => rowsOf(alerts()).count(), { timeout: 30_000 }).toBe(3);
    expect(await rowsOf(alerts()).first().innerText()).toContain("looks like ⟨RLO⟩gnp.exe");
    expect(await page.locator("img[src=x]").count()).toBe(0);
  });

  it("new ones wait to be shown, so that no row moves", LIMIT, async () => {
    await page.reload();
    await expect.poll(() => rowsOf(alerts()).count(), SOON).toBe(3);

    await refuse(["web-4"]);
    await page.getByRole("button", { name: "1 new: show the list as it is now" }).waitFor({ timeout: 30_000 });
    expect(await rowsOf(alerts()).count()).toBe(3);
    await page.keyboard.press("n");

    await expect.poll(() => rowsOf(alerts()).count(), SOON).toBe(4);
  });

  it("the panel marks in the record what matched, and says why", LIMIT, async () => {
    await page.keyboard.press("j");
    await page.keyboard.press(" ");
    const panel = page.getByRole("complementary");
    const mark = panel.locator("mark").first();
    await mark.waitFor();

    expect(await mark.innerText()).toBe("Failed password");
    expect(await mark.getAttribute("title")).toBe('message contains "failed password", in “selection”');
    await panel.getByText("<b>Mallory</b>").waitFor();
    await panel.getByText("MIT").waitFor();
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press("Escape");
  });

  it("selected ones are closed by keyboard with one verdict, and that can be taken back", LIMIT, async () => {
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.getByText("2 selected").waitFor();
    await page.keyboard.press("e");
    await page.getByRole("dialog").getByRole("radio").first().waitFor();
    await page.keyboard.press("Space");
    await page.getByRole("button", { name: "Close 2 alerts" }).press("Enter");
    await messages().getByText("2 alerts closed as false positive.").waitFor();
    await page.getByRole("dialog", { name: "Suppress alerts like it" }).waitFor();
    await page.keyboard.press("Escape");

    await expect.poll(() => rowsOf(alerts()).count(), SOON).toBe(2);
    await messages().getByRole("button", { name: "Undo" }).click();

    await messages().getByText("2 alerts opened again.").waitFor();
    await expect.poll(() => rowsOf(alerts()).count(), SOON).toBe(4);
  });

  it("an alert is closed on its page, and the precision of its rule knows", LIMIT, async () => {
    await rowsOf(alerts()).first().focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/alerts\/alt_/);
    await page.locator("mark").first().waitFor();
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press("e");
    await page.getByRole("dialog").getByText("True positive", { exact: true }).click();
    await page.getByRole("button", { name: "Close the alert" }).click();
    await page.getByText("Closed: true positive").first().waitFor();

    await page.goto(`${server.url}/rules?q=mallory`);
    await page.getByText("100 % of 1").waitFor();
  });

  it("a suppression says beforehand what it hides, and hides it", LIMIT, async () => {
    await page.goto(`${server.url}/alerts?rule=${RULE_ID}&host=web-2`);
    await expect.poll(() => rowsOf(alerts()).count(), SOON).toBe(1);
    await page.keyboard.press("m");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("1 alert of the last 30 days would have been hidden.").waitFor();
    await dialog.getByText(/on web-2 for root\./).waitFor();
    expect(await axe(page)).toEqual([]);
    await dialog.getByLabel("Why").fill("a scanner of ours");
    await dialog.getByRole("button", { name: "Suppress for 30 days" }).click();
    await messages().getByText("Suppressed from now on").waitFor();

    const other = "Nov 24 09:00:00 web-2 sshd[12]: Failed password for root from 10.9.9.9 port 22 ssh2";
    await cordon(["send", "-", "--data", server.dataDir], other);
    await page.goto(`${server.url}/alerts?tab=suppressed`);
    await expect
      .poll(async () => {
        await page.reload();
        await page.getByRole("heading", { name: "Alerts" }).waitFor();
        await page.waitForTimeout(500);
        return rowsOf(alerts()).count();
      }, LIMIT)
      .toBeGreaterThan(0);
    await page.keyboard.press("j");
    await page.keyboard.press(" ");
    await page.getByText("“a scanner of ours”").waitFor();
  });

  it("a suppression is moved and ended", LIMIT, async () => {
    await page.goto(`${server.url}/suppressions`);
    await expect.poll(() => rowsOf(page.getByRole("grid", { name: "Suppressions" })).count(), SOON).toBe(1);
    await page.keyboard.press("j");
    await page.keyboard.press(" ");
    await page.keyboard.press("d");
    await page.getByRole("dialog").getByRole("button", { name: "Move its end" }).click();
    await messages().getByText("Its end is moved").waitFor();
    await page.keyboard.press("e");
    await page.getByRole("dialog").getByRole("button", { name: "End 1 suppression" }).click();
    await messages().getByText("The suppression has ended").waitFor();

    await page.getByRole("heading", { name: "Nothing is suppressed" }).waitFor();
    await page.getByRole("link", { name: "Ended" }).click();
    await page.getByText("a scanner of ours").first().waitFor();
    expect(await rowsOf(page.getByRole("grid", { name: "Suppressions" })).count()).toBe(1);
  });

  it("a rule explains a pasted record, condition by condition", LIMIT, async () => {
    await page.goto(`${server.url}/rules/${RULE_ID}?view=explain`);
    await page.getByLabel("A record as its source writes it").fill(refused("web-9", "nobody"));
    await page.keyboard.press("Control+Enter");
    const answer = page.getByRole("status", { name: "Explanation" });
    await answer.getByText("The rule does not match").waitFor();

    await answer.getByText("Not this").waitFor();
    expect(await answer.getByText("filter", { exact: true }).count()).toBe(1);
    await page.getByLabel("A record as its source writes it").fill(refused("web-9"));
    await page.keyboard.press("Control+Enter");
    await answer.getByText("The rule matches").waitFor();
    await answer.getByText("The record has").waitFor();
  });

  it("a rule is tried over what is stored, and switched off with a reason", LIMIT, async () => {
    await page.goto(`${server.url}/rules/${RULE_ID}?view=try`);
    await page.getByRole("button", { name: "Try it" }).click();
    await page.getByText(/It would have raised \d alerts on 4 hosts\./).waitFor({ timeout: 60_000 });
    expect(await axe(page)).toEqual([]);

    await page.getByRole("heading", { level: 1 }).click();
    await page.keyboard.press("o");
    await page.getByRole("dialog").getByLabel("Why").fill("too loud");
    await page.getByRole("dialog").getByRole("button", { name: "Switch off" }).click();
    await messages().getByText("The rule is off now").waitFor();
    await page.getByText("too loud").waitFor();
    await messages().getByRole("button", { name: "Undo" }).last().click();
    await messages().getByText("Taken back: the rule is on").waitFor();
  });

  it("Today tells who tunes detection what was not loaded", LIMIT, async () => {
    await page.goto(`${server.url}/`);
    const detection = page.getByRole("region", { name: "Detection" });
    await detection.getByText("1 rule not loaded").waitFor();
    await detection.getByRole("link", { name: /broken\.yml:3/ }).click();

    await page.waitForURL(/\/rule-failures/);
    await expect.poll(() => page.getByRole("grid").getByText("broken.yml").count(), SOON).toBe(1);
  });

  it.each([
    "/alerts?tab=all",
    "/rules",
    `/rules/${RULE_ID}`,
    `/rules/${RULE_ID}?view=text`,
    "/rule-sets",
    "/rule-failures",
    "/suppressions?tab=ended",
  ])("axe finds nothing on %s, wide and on a phone, and nothing scrolls sideways", LIMIT, async (route) => {
    await page.goto(server.url + route);
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    await page.waitForTimeout(800);
    expect(await axe(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.waitForTimeout(300);

    expect(await axe(page)).toEqual([]);
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(sideways).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it.each([
    ["manager", "/alerts", "Your role cannot open Alerts"],
    ["learner", "/rules", "Your role cannot open Rules"],
  ])("a %s who opens %s is told which role would help", LIMIT, async (role, route, words) => {
    const member = await memberPage(browser, server, role);
    await member.goto(server.url + route);

    await member.getByRole("heading", { name: words }).waitFor();
    await member.getByText("Analyst").first().waitFor();
    expect(await member.getByRole("grid").count()).toBe(0);
    await member.context().close();
  });

  it("an auditor reads, and finds nothing to press", LIMIT, async () => {
    const auditor = await memberPage(browser, server, "auditor");
    await auditor.goto(`${server.url}/alerts?tab=all&rule=${RULE_ID}`);
    await expect.poll(() => rowsOf(auditor.getByRole("grid", { name: "Alerts" })).count(), SOON).toBeGreaterThan(3);
    await auditor.keyboard.press("j");
    await auditor.keyboard.press("e");
    await auditor.keyboard.press("m");
    await auditor.waitForTimeout(300);
    expect(await auditor.getByRole("dialog").count()).toBe(0);

    await auditor.goto(`${server.url}/rules/${RULE_ID}`);
    await auditor.getByRole("link", { name: "Explain a record" }).waitFor();
    expect(await auditor.getByRole("button", { name: /Switch|Suppress/ }).count()).toBe(0);
    expect(await auditor.getByRole("link", { name: "Try it" }).count()).toBe(0);
    await auditor.context().close();
  });

  it("nothing was thrown on any of these pages", () => {
    expect(problems).toEqual([]);
  });
});

function importOf(server: CordonProcess, path: string): string[] {
  return ["rules", "import", path, "--name", "Ours", "--data", server.dataDir];
}

function refused(host: string, user = "root"): string {
  const at = new Date().toUTCString();
  const time = `${at.slice(8, 11)} ${at.slice(5, 7)} ${at.slice(17, 25)}`;
  return `${time} ${host} sshd[12]: Failed password for ${user} from 10.0.0.5 port 22 ssh2`;
}
