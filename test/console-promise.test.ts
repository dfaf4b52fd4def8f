import { existsSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readRecording, RECORDINGS_FOLDER } from "../contexts/monitoring/src/detect/testing/own-rules.ts";
import { type Api, apiOf } from "./api.ts";
import { axe } from "./axe.ts";
import { type ConsoleBrowser, openConsole, setUpAdministrator } from "./console-browser.ts";
import { postEvents } from "./console-people.ts";
import { createToken } from "./cordon-process.ts";
import { batchesOf } from "./detection-lab.ts";

const RECORDING = "mordor_win_empire_psexec_dcerpc_tcp_svcctl";
const PATIENT = { timeout: 60_000 };

interface Told {
  readonly number: number;
  readonly state: string;
  readonly alerts: number;
  readonly openedAt: string;
  readonly acknowledgedAt: string;
  readonly times: Readonly<Record<string, unknown>>;
  readonly closing: { readonly disposition: string; readonly reason: string };
}

/** A recorded attack goes in; one person, with a keyboard, makes an end of it. */
describe.skipIf(!existsSync(RECORDINGS_FOLDER))("from a recording to a closed incident", () => {
  let console: ConsoleBrowser;
  let page: Page;
  let api: Api;
  const startedAt = Date.now();

  beforeAll(async () => {
    console = await openConsole();
    page = await (await console.newProfile()).newPage();
    await setUpAdministrator(page, console.server.setupLink);
    api = apiOf(console.server.url, await createToken(console.server, "engineer"));
  }, 180_000);
  afterAll(async () => {
    await console?.close();
  });

  it("the queue shows one incident, whose sentence says what was done, to whom and by whom", PATIENT, async () => {
    const sender = await createToken(console.server, "sender");
    for (const batch of batchesOf(readRecording(RECORDING))) {
      await postEvents(console.server, sender, Buffer.from(batch).toString(), "?historical=true");
    }
    await page.keyboard.press("g");
    await page.keyboard.press("i");
    const rows = page.getByRole("grid", { name: "Incidents" }).locator("[data-index]");
    await rows.first().waitFor();

    await rows.filter({ hasText: /Lateral movement on WORKSTATION6.* by pgustavo/i }).waitFor();
    expect(await rows.count()).toBe(1);
  });

  it("is opened and explained: its story, its risk, its entities and what ties them", PATIENT, async () => {
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    const story = page.getByRole("list", { name: "Story" });
    await story.waitFor();
    const whole = await story.getByRole("listitem").count();
    const entities = page.getByRole("region", { name: "Entities" });
    const host = entities.getByRole("button", { name: /^WORKSTATION6/i }).first();
    const told = await host.evaluate(
      (button) => document.getElementById(button.getAttribute("aria-describedby") ?? "")?.textContent,
    );
    expect(told).toMatch(/^With .*cmd\.exe \(4 alerts\).*pgustavo \(2 alerts\)$/);
    await entities.locator("path[data-arc]").first().waitFor();

    await host.focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/entity=host%3A|entity=host:/);
    await page.getByText("Only alerts with").waitFor();
    await expect.poll(() => story.getByRole("listitem").count(), PATIENT).toBeLessThan(whole);
    await entities
      .getByText(/^With .*pgustavo/i)
      .first()
      .waitFor();
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press("Enter");
    await expect.poll(() => story.getByRole("listitem").count(), PATIENT).toBe(whole);

    await page.getByRole("button", { name: /^Risk \d+/ }).click();
    await page.getByRole("dialog", { name: "How the risk is counted" }).getByText("where the queue begins").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("region", { name: "Why these belong together" }).getByRole("listitem").first().waitFor();
  });

  it("is acknowledged, talked about and closed, and its times are those of these deeds", PATIENT, async () => {
    const story = page.getByRole("list", { name: "Story" });
    await page.getByRole("button", { name: "Acknowledge" }).focus();
    await page.keyboard.press("Enter");
    await page
      .getByRole("list", { name: "State" })
      .locator("[aria-current=step]", { hasText: "Acknowledged" })
      .waitFor();
    await page.keyboard.press("Escape"); // out of the button, so that a letter is a command
    await page.goto(page.url().includes("/incidents/") ? page.url() : `${console.server.url}/incidents/1`);
    await story.waitFor();
    await page.keyboard.press("c");
    await page.keyboard.insertText("The service came from **WORKSTATION5**.");
    await page.keyboard.press("Control+Enter");
    await story.getByText("The service came from").waitFor();
    await page.goto(page.url());
    await story.waitFor();
    await page.keyboard.press("e");
    const dialog = page.getByRole("dialog", { name: /^Close #/ });
    await dialog.waitFor();
    await page.keyboard.press("Space"); // the first answer: it was harm
    await dialog.getByLabel(/^Why/).fill("A red team, and nobody had told us.");
    await page.keyboard.press("Control+Enter");
    await page.getByRole("region", { name: "How it was closed" }).getByText("A red team").waitFor();

    const told = await api.get<Told>("/api/v1/incidents/1");
    expect(told).toMatchObject({
      state: "closed",
      closing: { disposition: "true-positive", reason: "A red team, and nobody had told us." },
    });
    const [opened, acknowledged] = [Date.parse(told.openedAt), Date.parse(told.acknowledgedAt)];
    expect(opened).toBeGreaterThanOrEqual(startedAt);
    expect(acknowledged).toBeGreaterThan(opened);
    expect(acknowledged).toBeLessThanOrEqual(Date.now());
    expect(console.errors).toEqual([]);
  });
});
