import { launchBrowser } from "@cordon/platform/testing/browser";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Api, apiOf } from "./api.ts";
import { axe } from "./axe.ts";
import { hostOf, makeIncidents, makeWorse, walkIncidents } from "./console-incidents.ts";
import { setUpAdministrator } from "./console-browser.ts";
import { memberPage, newContext, postEvents } from "./console-people.ts";
import { type CordonProcess, createToken, startCordon } from "./cordon-process.ts";

const LIMIT = { timeout: 60_000 };
/** The machine may be busy with other tests. */
const PATIENT = { timeout: 20_000 };
const HOSTS = ["app-1", "bak-1", "db-1", "web-1", "mail-1"];
const NEWEST = new Date(Date.now() - 86_400_000);
const HOSTILE = "**Seen** <img src=x onerror=alert(1)> [here](javascript:alert(1)) and https://example.org/a";

/** The queue from empty to empty, on one server whose incidents come from real records by real rules. */
describe("responding in the console, in a real browser", () => {
  let server: CordonProcess;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let other: Api;
  const problems: string[] = [];
  const rows = (at: Page = page): Locator => at.getByRole("grid", { name: "Incidents" }).locator("[data-index]");
  const row = (host: string, at: Page = page): Locator => rows(at).filter({ hasText: host });
  const focusedRow = (): Promise<string | undefined> =>
    page.evaluate(() => document.activeElement?.closest('[role="row"]')?.textContent ?? undefined);
  const said = (words: string | RegExp): Locator => page.getByRole("region", { name: "Messages" }).getByText(words);

  beforeAll(async () => {
    server = await startCordon();
    browser = await launchBrowser();
    context = await newContext(browser);
    page = await context.newPage();
    page.on("pageerror", (error) => problems.push(error.message));
    await setUpAdministrator(page, server.setupLink);
    await page.getByText("cordon send").first().waitFor();
    other = apiOf(server.url, await createToken(server, "engineer"));
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it("an empty queue teaches, and the command it gives makes an incident that appears by itself", LIMIT, async () => {
    await page.keyboard.press("g");
    await page.keyboard.press("i");
    await page.getByRole("heading", { name: "No incidents yet" }).waitFor();
    const command = await page.getByRole("main").locator("pre code").innerText();
    const line = /^echo "\$\(date -Is\) (.*)" \\\n {2}\| cordon send -$/.exec(command)?.[1];
    expect(line).toBeDefined();
    expect(await axe(page)).toEqual([]);

    await postEvents(server, await createToken(server, "sender"), `${new Date().toISOString()} ${line}`);

    await row("web-1").waitFor();
    await page.getByRole("navigation", { name: "Views" }).getByText("1", { exact: true }).waitFor();
    await other.post("/api/v1/incidents/bulk", {
      action: "close",
      disposition: "benign-true-positive",
      items: [{ id: "1", revision: (await other.get<{ revision: number }>("/api/v1/incidents/1")).revision }],
    });
    await makeIncidents(server, HOSTS, NEWEST);
    await expect
      .poll(async () => (await other.get<{ queue: number }>("/api/v1/incidents/counts")).queue, PATIENT)
      .toBe(5);
  });

  describe("the queue", () => {
    it("is walked, looked into, opened and left by keyboard; the focus is where it was", LIMIT, async () => {
      await page.goto(`${server.url}/incidents`);
      await expect.poll(() => rows().count(), PATIENT).toBe(5);
      await page.keyboard.press("j");
      await page.keyboard.press("j");
      await page.keyboard.press(" ");
      const panel = page.getByRole("complementary", { name: /^Incident #/ });
      await panel.getByText("where the queue begins").waitFor();
      const second = await panel.getByRole("heading", { level: 2 }).first().innerText();
      await page.keyboard.press("j");
      await expect.poll(() => panel.getByRole("heading", { level: 2 }).first().innerText(), PATIENT).not.toBe(second);
      const third = await panel.getByRole("heading", { level: 2 }).first().innerText();
      await page.keyboard.press("Enter");

      await page.waitForURL(`${server.url}/incidents/${third.slice(1)}`);
      // The list, which is there until the page has come, has headings and buttons too; the story is the page's own.
      await page.getByRole("list", { name: "Story" }).waitFor();
      await page.keyboard.press("Escape");
      await page.waitForURL(/\/incidents\?incident=/);
      await page.keyboard.press("Escape");
      await expect.poll(focusedRow, PATIENT).toContain(third);
    });

    it(
      "an incident is taken and closed by keyboard; the focus goes to the next row; `u` takes it back",
      LIMIT,
      async () => {
        await page.goto(`${server.url}/incidents?sort=newest`);
        await expect.poll(() => rows().count(), PATIENT).toBe(5);
        await page.keyboard.press("j");
        await expect.poll(focusedRow, PATIENT).toBeDefined();
        const first = await focusedRow();
        await page.keyboard.press("a");
        await page.getByRole("menuitem", { name: "Me, Ada Berg" }).waitFor();
        await page.keyboard.press("Enter");
        await said(/assigned to Ada Berg/).waitFor();
        await rows().first().getByText("Acknowledged").waitFor();
        await expect.poll(focusedRow, PATIENT).toContain(first?.slice(0, 2));

        await page.keyboard.press("e");
        const dialog = page.getByRole("dialog", { name: /^Close #/ });
        await dialog.waitFor();
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("ArrowDown");
        await dialog.getByLabel(/^Why/).fill("The editor was ours.");
        await page.keyboard.press("Control+Enter");
        await said(/closed as false positive/).waitFor();
        await page.getByRole("dialog", { name: "Suppress what raised it?" }).waitFor();
        await page.keyboard.press("Escape");
        await expect.poll(() => rows().count(), PATIENT).toBe(4);
        await expect.poll(focusedRow, PATIENT).toBeDefined();

        await page.keyboard.press("u");
        await said(/put back as before/).waitFor();
        await expect.poll(() => rows().count(), PATIENT).toBe(5);
        await rows().first().getByText("Acknowledged").waitFor();
      },
    );

    it("many are selected, closed at once, and all come back", LIMIT, async () => {
      await page.goto(`${server.url}/incidents?sort=newest`);
      await expect.poll(() => rows().count(), PATIENT).toBe(5);
      await rows().nth(1).locator("label").click();
      await rows()
        .nth(3)
        .click({ modifiers: ["Shift"], position: { x: 300, y: 10 } });
      const bar = page.getByRole("toolbar", { name: "Selected incidents" });
      await bar.getByText("3 selected").waitFor();
      await page.keyboard.press("e");
      await page.getByRole("dialog", { name: "Close 3 incidents" }).waitFor();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await said("3 incidents closed as benign true positive").waitFor();
      await expect.poll(() => rows().count(), PATIENT).toBe(2);
      expect(await bar.count()).toBe(0);

      await page.getByRole("region", { name: "Messages" }).getByRole("button", { name: "Undo" }).last().click();
      await said("3 incidents put back as before").waitFor();
      await expect.poll(() => rows().count(), PATIENT).toBe(5);
    });

    it("a link shows the same to whoever opens it, and its filters are words", LIMIT, async () => {
      await page.goto(`${server.url}/incidents`);
      await page.getByRole("button", { name: "Filter", exact: true }).click();
      await page.getByRole("menuitem", { name: "High or worse" }).click();
      await page.keyboard.press("/");
      await page.keyboard.type("db-1");
      await page.waitForURL(/severity=high.*q=db-1|q=db-1.*severity=high/);
      await page.getByText("severity ≥ high").waitFor();
      const colleague = await memberPage(browser, server, "analyst");
      await colleague.goto(page.url());

      await expect.poll(() => rows(colleague).count(), PATIENT).toBe(1);
      await colleague.getByText("severity ≥ high").waitFor();
      await row("db-1", colleague).waitFor();
      await colleague.context().close();
    });

    it("what comes meanwhile is announced and moves nothing; `n` shows it", LIMIT, async () => {
      await page.goto(`${server.url}/incidents?sort=newest`);
      await expect.poll(() => rows().count(), PATIENT).toBe(5);
      await page.keyboard.press("j");
      await expect.poll(focusedRow, PATIENT).toBeDefined();
      const focused = await focusedRow();
      const before = await rows().allInnerTexts();

      await makeIncidents(server, ["file-1"], new Date(NEWEST.getTime() - 200 * 86_400_000));
      await page.getByRole("button", { name: /^1 new/ }).waitFor();

      expect((await rows().allInnerTexts()).map(hostOf)).toEqual(before.map(hostOf));
      expect(hostOf((await focusedRow()) ?? "")).toBe(hostOf(focused ?? ""));
      await page.keyboard.press("n");
      await expect.poll(() => rows().count(), PATIENT).toBe(6);
      await expect.poll(async () => hostOf((await focusedRow()) ?? ""), PATIENT).toBe(hostOf(focused ?? ""));
    });
  });

  describe("an incident", () => {
    const numberOf = async (host: string): Promise<number> =>
      (await other.get<{ items: { number: number }[] }>("/api/v1/incidents", { q: host, tab: "all", sort: "newest" }))
        .items[0]?.number ?? 0;

    it("tells its story down to the record, and why its alerts belong together", LIMIT, async () => {
      await makeWorse(server, "db-1", new Date(NEWEST.getTime() - 2 * 21 * 86_400_000 + 60_000));
      const number = await numberOf("db-1");
      await page.goto(`${server.url}/incidents/${number}`);
      await page
        .getByRole("region", { name: "Why these belong together" })
        .getByText(/Same host db-1/)
        .waitFor();
      const story = page.getByRole("list", { name: "Story" });

      await story
        .getByRole("button", { name: /editor|shell|sudo/i })
        .first()
        .click();
      await story.getByText("USER=root").first().waitFor();
      await page.getByRole("button", { name: /^Risk \d+/ }).click();
      await page.getByRole("dialog", { name: "How the risk is counted" }).getByText("where the queue begins").waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "People" }).click();
      await page.waitForURL(/lane=people/);
      await page.getByText("Nothing stands in this lane yet.").waitFor();
      expect(await story.count()).toBe(0);
    });

    it("is acknowledged, contained and talked about; what is written is never HTML", LIMIT, async () => {
      await page.goto(`${server.url}/incidents/${await numberOf("db-1")}`);
      await page.getByRole("button", { name: "Acknowledge" }).click();
      await page.getByRole("button", { name: "Mark contained" }).click();
      await page
        .getByRole("list", { name: "State" })
        .locator("[aria-current=step]", { hasText: "Contained" })
        .waitFor();
      await page.getByText("To contain").waitFor();

      await page.keyboard.press("c");
      await page.keyboard.insertText(HOSTILE);
      await page.keyboard.press("Control+Enter");
      const story = page.getByRole("list", { name: "Story" });
      await story.getByText("<img src=x onerror=alert(1)>").waitFor();
      expect(await story.locator("img").count()).toBe(0);
      expect(await story.getByRole("link", { name: "here" }).count()).toBe(0);
      expect(await story.getByRole("link", { name: "https://example.org/a" }).getAttribute("rel")).toContain(
        "noopener",
      );
      expect(await page.getByLabel("Comment", { exact: true }).last().inputValue()).toBe("");
    });

    it("its first steps are ticked, and tasks are added", LIMIT, async () => {
      await page.goto(`${server.url}/incidents/${await numberOf("db-1")}`);
      const steps = page.getByRole("region", { name: "What to do first" });
      const step = await steps.getByRole("listitem").first().innerText();
      await steps.getByRole("listitem").first().locator("label").click();
      const tasks = page.getByRole("region", { name: /^Tasks/ });
      await tasks.getByText("1 of 1 done").waitFor();
      await tasks.getByText(step).waitFor();

      await tasks.getByLabel("New task").fill("Call the owner");
      await page.keyboard.press("Enter");
      await tasks.getByText("1 of 2 done").waitFor();
      await tasks.getByText("Call the owner").waitFor();
      expect(await steps.getByText(step, { exact: true }).count()).toBe(0);
    });

    it("who else has it open is said, and what they did is seen without a reload", LIMIT, async () => {
      const number = await numberOf("db-1");
      await page.goto(`${server.url}/incidents/${number}`);
      const colleague = await memberPage(browser, server, "analyst");
      await colleague.goto(`${server.url}/incidents/${number}`);
      await colleague.getByText("Ada Berg is here").waitFor();
      await page.getByText("A analyst is here").waitFor();

      await colleague.getByLabel("Comment", { exact: true }).last().fill("I look at the host.");
      await page.getByText("A analyst is writing").first().waitFor();
      await colleague.keyboard.press("Control+Enter");
      await page.getByRole("list", { name: "Story" }).getByText("I look at the host.").waitFor();
      await colleague.goto(server.url);
      await expect.poll(() => page.getByText(/^A analyst is/).count(), PATIENT).toBe(0);
      await colleague.context().close();
    });

    it("a closing that somebody was quicker than keeps what was entered and says who did what", LIMIT, async () => {
      const number = await numberOf("web-1");
      const { revision } = await other.get<{ revision: number }>(`/api/v1/incidents/${number}`);
      await page.goto(`${server.url}/incidents/${number}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.keyboard.press("e");
      const dialog = page.getByRole("dialog", { name: `Close #${number}` });
      await dialog.getByText("It was harm").click();
      await dialog.getByLabel(/^Why/).fill("Mine, typed with care");

      const moved = await other.post(`/api/v1/incidents/${number}/state`, { revision, to: "acknowledged" });
      expect(moved.status).toBe(200);
      await page.keyboard.press("Control+Enter");
      await dialog.getByText("took it on").waitFor();
      expect(await dialog.getByLabel(/^Why/).inputValue()).toBe("Mine, typed with care");
      await dialog.getByRole("button", { name: "Go on with it as it is now" }).click();
      await dialog.getByRole("button", { name: `Close #${number}` }).click();

      await page.getByRole("region", { name: "How it was closed" }).getByText("Mine, typed with care").waitFor();
      await page.getByRole("button", { name: "Reopen" }).waitFor();
    });

    it("that is not there is said so", LIMIT, async () => {
      await page.goto(`${server.url}/incidents/99999`);

      await page.getByText("There is no incident #99999.").waitFor();
      expect(await axe(page)).toEqual([]);
    });
  });

  describe("Today", () => {
    it("an analyst sees what nobody has, by risk, and opens it", LIMIT, async () => {
      const analyst = await memberPage(browser, server, "analyst");
      await analyst.goto(server.url);
      await analyst.getByRole("heading", { name: "No incident is yours" }).waitFor();
      const free = analyst.getByRole("region", { name: /that nobody has/ });
      const worst = free.getByRole("link", { name: /waits/ }).first();
      const [, number] = /#(\d+)/.exec(await worst.innerText()) ?? [];
      await worst.click();

      await analyst.getByRole("heading", { level: 1 }).waitFor();
      expect(new URL(analyst.url()).pathname).toBe(`/incidents/${number}`);
      await analyst.context().close();
    });

    it("a manager sees numbers that open their rows, and nothing to press", LIMIT, async () => {
      const manager = await memberPage(browser, server, "manager");
      const failed: string[] = [];
      manager.on("response", (answer) => {
        if (answer.status() >= 400) failed.push(`${answer.status()} ${answer.url()}`);
      });
      await manager.goto(server.url);
      const open = manager.getByRole("region", { name: /open incident/ });
      const worse = open.getByRole("link", { name: /high or worse/ });
      const [high] = (await worse.innerText()).split("\n");
      await manager.getByRole("region", { name: /closed in the last 7 days/ }).waitFor();
      await worse.click();
      await expect.poll(() => rows(manager).count(), PATIENT).toBe(Number(high));
      await rows(manager).first().click();
      await manager.getByRole("complementary").getByText("where the queue begins").waitFor();

      expect(await manager.getByRole("button", { name: "Assign", exact: true }).count()).toBe(0);
      expect(failed).toEqual([]);
      await manager.context().close();
    });

    it("a learner is told which role would help", LIMIT, async () => {
      const learner = await memberPage(browser, server, "learner");
      await learner.goto(`${server.url}/incidents`);

      await learner.getByRole("heading", { name: "Your role cannot open Incidents" }).waitFor();
      await learner.getByText("Analyst").waitFor();
      expect(await learner.getByRole("link", { name: "Incidents" }).count()).toBe(0);
      await learner.context().close();
    });
  });

  it("on a phone an incident is acknowledged, given and commented", LIMIT, async () => {
    const phone = await context.newPage();
    await phone.setViewportSize({ width: 390, height: 844 });
    await phone.goto(`${server.url}/incidents`);
    await row("bak-1", phone).click();
    const panel = phone.getByRole("complementary", { name: /^Incident #/ });
    await panel.getByRole("button", { name: "Acknowledge" }).click();
    await panel.getByText("Acknowledged").waitFor();
    await panel.getByRole("button", { name: "Assign" }).click();
    await phone.getByRole("menuitem", { name: "Me, Ada Berg" }).click();
    await panel.getByText("Ada Berg").waitFor();
    await panel.getByRole("button", { name: "Comment" }).click();
    await phone.getByRole("dialog").getByLabel("Comment", { exact: true }).fill("From the train.");
    await phone.getByRole("dialog").getByRole("button", { name: "Comment", exact: true }).click();
    await phone.getByText(/Comment added/).waitFor();
    await panel.getByRole("button", { name: "Open" }).click();
    await phone.getByRole("list", { name: "Story" }).getByText("From the train.").waitFor();

    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await phone.close();
  });

  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [1_440, 390]) {
      it(`axe finds nothing and nothing scrolls sideways, ${colorScheme}, ${width} px`, {
        timeout: 120_000,
      }, async () => {
        const at = await context.newPage();
        await at.setViewportSize({ width, height: 844 });
        await at.emulateMedia({ colorScheme });
        const found = await walkIncidents(at, server.url);
        await at.close();

        expect(found).toEqual([]);
      });
    }
  }

  it("nothing went wrong on the way", () => {
    expect(problems).toEqual([]);
  });
});
