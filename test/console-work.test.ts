import { launchBrowser } from "@cordon/platform/testing/browser";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axe } from "./axe.ts";
import { sendLogs } from "./console-logs.ts";
import { memberPage, newContext, PASSWORD } from "./console-people.ts";
import { type CordonProcess, startCordon } from "./cordon-process.ts";

const LIMIT = { timeout: 60_000 };
const SEARCH_NAME = "<b>Root</b> \u202Eliaf";

/** A day's work in the console, on one server with four kinds of sender. */
describe("working in the console, in a real browser", () => {
  let server: CordonProcess;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    server = await startCordon();
    browser = await launchBrowser();
    context = await newContext(browser);
    page = await context.newPage();
    page.on("pageerror", (error) => problems.push(error.message));
    await page.goto(server.setupLink ?? "");
    await page.getByLabel("Your name").fill("Ada Berg");
    await page.getByLabel("Email").fill("ada@example.org");
    const password = page.getByLabel(/password/i).first();
    await password.fill(PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByText("cordon send").first().waitFor();
    await sendLogs(server);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  describe("saved searches", () => {
    const tabs = (at: Page): Locator => at.getByRole("navigation", { name: "Saved searches" });

    it("a search is saved under any name, and stands as a tab and in the palette", LIMIT, async () => {
      await page.goto(`${server.url}/events?q=user:root&by=user.name`);
      await page.getByText("3 events").first().waitFor();
      expect(await tabs(page).count()).toBe(0);

      await page.keyboard.press("Control+s");
      await page.getByRole("dialog").getByLabel("Name").fill(SEARCH_NAME);
      await page.getByText("Share with everybody").click();
      await page.keyboard.press("Enter");
      await tabs(page).getByRole("link", { name: SEARCH_NAME }).waitFor();
      await page.goto(`${server.url}/`);
      await page.getByRole("heading", { name: "Today" }).waitFor();
      await page.keyboard.press("Control+k");
      await page.keyboard.type("<b>Root");
      await page.getByRole("option", { name: "Saved search" }).waitFor();
      await page.keyboard.press("Enter");

      await page.getByText("3 events").first().waitFor();
      expect(new URL(page.url()).searchParams.get("q")).toBe("user:root");
      expect(await page.locator("b", { hasText: "Root" }).count()).toBe(0);
    });

    it("another search on the tab is called changed, and updates it or goes back", LIMIT, async () => {
      await search(page, "user:adm");
      await tabs(page).getByText("changed").waitFor();

      await page.getByRole("button", { name: "Save changes" }).click();
      await page.getByRole("menuitem", { name: "Update" }).click();
      await tabs(page).getByText("changed").waitFor({ state: "detached" });
      await page.getByRole("region", { name: "Messages" }).getByRole("button", { name: "Undo" }).click();

      // What is shown stays; what is saved is the old one again.
      await tabs(page).getByText("changed").waitFor();
      await page.getByRole("button", { name: "Save changes" }).click();
      await page.getByRole("menuitem", { name: "Back to what was saved" }).click();
      await page.getByText("3 events").first().waitFor();
      expect(await page.getByLabel("Search events").inputValue()).toBe("user:root");
      expect(await tabs(page).getByText("changed").count()).toBe(0);
    });

    it("a link to it works for others after it was renamed; one's own is not there for them", LIMIT, async () => {
      const id = new URL(page.url()).searchParams.get("search") ?? "";
      await page.getByRole("button", { name: "Saved", exact: true }).click();
      await page.getByRole("menuitem", { name: "Rename" }).click();
      await page.getByRole("dialog").getByLabel("Name").fill("Root at work");
      await page.keyboard.press("Enter");
      await tabs(page).getByRole("link", { name: "Root at work" }).waitFor();
      const analyst = await memberPage(browser, server, "analyst");

      await analyst.goto(`${server.url}/events?search=${id}`);
      await analyst.getByText("3 events").first().waitFor();
      expect(new URL(analyst.url()).searchParams.get("by")).toBe("user.name");
      expect(await tabs(analyst).locator("[aria-current=page]").allInnerTexts()).toEqual(["Root at work"]);

      await page.getByRole("button", { name: "Saved", exact: true }).click();
      await page.getByRole("menuitem", { name: "Only for me" }).click();
      await page.getByText("is not shared any more").waitFor();
      await analyst.goto(`${server.url}/events?search=${id}`);
      await analyst.getByRole("heading", { name: "This saved search is not there" }).waitFor();
      await analyst.context().close();
    });

    it("deleting it can be taken back, and links to it work again", LIMIT, async () => {
      const id = new URL(page.url()).searchParams.get("search") ?? "";
      await page.getByRole("button", { name: "Saved", exact: true }).click();
      await page.getByRole("menuitem", { name: "Delete" }).click();
      await page.getByText("“Root at work” deleted").waitFor();
      expect(await tabs(page).count()).toBe(0);

      await page.getByRole("region", { name: "Messages" }).getByRole("button", { name: "Undo" }).last().click();
      await tabs(page).getByRole("link", { name: "Root at work" }).waitFor();
      await page.goto(`${server.url}/events?search=${id}`);
      await page.getByText("3 events").first().waitFor();
    });

    it("sharing and the like are in the audit trail", LIMIT, async () => {
      await page.goto(`${server.url}/settings/audit`);

      await page.getByText("monitoring.saved-search.unshared").first().waitFor();
      expect(await page.getByText("monitoring.saved-search.shared").count()).toBeGreaterThan(0);
    });
  });

  describe("what can be believed", () => {
    it.each([
      ["switch-7", "claimed, sender unauthenticated", "Plain syslog has no sign-in"],
      ["web-1", "vouched for by its token", "It signed in"],
      ["db-1", "claimed by the record", "It signed in"],
    ])("an event says whose word %s is", LIMIT, async (host, words, source) => {
      await page.goto(`${server.url}/events?q=host:${host}`);
      await page.getByRole("grid", { name: "Events" }).getByText(host).first().waitFor();
      await page.keyboard.press("j");
      await page.keyboard.press(" ");
      const panel = page.getByRole("complementary", { name: "Event" });
      await panel.getByText(words).first().waitFor();
      await panel.getByText(source).waitFor();

      await page.keyboard.press("Enter");
      await page.waitForURL(/\/events\/evt_/);
      await page.getByText(source).waitFor();
      await expect.poll(() => page.getByText(words).count()).toBeGreaterThan(0);
    });
  });

  describe("sources", () => {
    it("are sorted by the heads of the columns, in the URL", LIMIT, async () => {
      await page.goto(`${server.url}/sources`);
      await page.getByRole("button", { name: "Name" }).click();
      await page.waitForURL(/sort=name/);
      const namesOn = (at: Page): Promise<string[]> =>
        at.getByRole("grid", { name: "Sources" }).locator('[role="row"] code').allTextContents();
      await expect
        .poll(async () => {
          const seen = await namesOn(page);
          return seen.length === 4 && seen.join("|") === seen.toSorted().join("|");
        })
        .toBe(true);
      const names = await namesOn(page);

      await page.getByRole("button", { name: "Name" }).click();
      await page.waitForURL(/sort=-name/);
      const other = await context.newPage();
      await other.goto(page.url());
      await expect.poll(() => namesOn(other)).toEqual(names.toReversed());
      await other.close();
    });

    it("the number of what was received opens as many rows, also of a recording of years ago", LIMIT, async () => {
      await page.goto(`${server.url}/sources?q=tape`);
      await page.getByRole("grid", { name: "Sources" }).getByText("tape").click();
      await page.getByRole("complementary").getByRole("link", { name: "2 events" }).click();

      await page.waitForURL(/\/events/);
      await page.getByText("2 events").first().waitFor();
      expect(new URL(page.url()).searchParams.get("q")).toMatch(/^source:tape receivedAt:>=\d{4}-/);
      await page.getByText("a tale of 2019").first().waitFor();
    });

    it("what was not understood is a number that opens its rows", LIMIT, async () => {
      await page.goto(`${server.url}/sources?sort=-undecoded`);
      await page.getByRole("grid", { name: "Sources" }).getByRole("link", { name: /^2 \(/ }).first().click();

      await page.getByText("2 events").first().waitFor();
      expect(new URL(page.url()).searchParams.get("q")).toContain("decoder:text");
    });
  });

  it("hosts are filtered and sorted by the server, and a pasted link shows the same", LIMIT, async () => {
    await page.goto(`${server.url}/hosts?sort=name`);
    await page.getByRole("grid", { name: "Hosts" }).getByText("db-1").dblclick();
    await page.getByRole("button", { name: "Edit tags" }).click();
    await page.getByLabel("Tags").fill("prod, <i>");
    await page.keyboard.press("Enter");
    await page.getByText("Tags saved").waitFor();

    await page.goto(`${server.url}/hosts?sort=-name`);
    await page.getByRole("button", { name: "Tag", exact: true }).click();
    await page.getByRole("menuitem", { name: "<i>" }).click();
    await page.waitForURL(/tag=/);
    await page.getByText("1 that fit").waitFor();
    const other = await context.newPage();
    await other.goto(page.url());
    await other.getByText("1 that fit").waitFor();
    expect(await other.getByRole("grid", { name: "Hosts" }).getByText("db-1").count()).toBe(1);
    expect(await other.locator("i", { hasText: /./ }).count()).toBe(0);
    await other.close();
  });

  describe("Today", () => {
    it("tells who keeps it running what is not well, each line with its rows", LIMIT, async () => {
      await page.goto(`${server.url}/`);
      await page.getByRole("heading", { name: /thing.? to look at/ }).waitFor();
      const health = page.getByRole("region", { name: /to look at/ });
      await health.getByText("new batches are refused").waitFor();
      const decoding = health.getByRole("link", { name: /were kept as text/ });
      const [, undecoded] = /(\d+) of \d+ records/.exec(await decoding.innerText()) ?? [];
      expect(Number(undecoded)).toBeGreaterThanOrEqual(2);
      await decoding.click();

      await page.waitForURL(/\/events\?q=decoder/);
      await page.getByText(`${undecoded} events`).first().waitFor();
    });

    it("shows saved searches with what they found in a day", LIMIT, async () => {
      await page.goto(`${server.url}/`);
      const saved = page.getByRole("region", { name: /Saved searches/ });
      await saved.getByRole("link", { name: /Root at work.*3$/ }).click();

      await page.getByText("3 events").first().waitFor();
      expect(new URL(page.url()).searchParams.get("q")).toBe("user:root");
    });

    it.each([
      ["analyst", ["Saved searches", "All 4 sources"], ["Stores and jobs", "Send more logs"]],
      ["manager", ["All 4 sources", "hosts seen"], ["Saved searches", "Stores and jobs"]],
      ["auditor", ["Audit trail", "Saved searches"], ["Stores and jobs", "Send more logs"]],
      ["system-owner", ["hosts seen", "What you can do here as system owner"], ["sources"]],
      ["learner", ["What you can do here as learner", "My account"], ["hosts seen", "sources"]],
    ])("a member with the role %s sees what that role may", LIMIT, async (role, shown, hidden) => {
      const member = await memberPage(browser, server, role);
      const failed: string[] = [];
      member.on("response", (answer) => {
        if (answer.status() >= 400) failed.push(`${answer.status()} ${answer.url()}`);
      });
      await member.goto(`${server.url}/`);
      for (const words of shown) await member.getByRole("main").getByText(words).first().waitFor();
      await member.waitForTimeout(500);

      for (const words of hidden) expect(await member.getByRole("main").getByText(words).count()).toBe(0);
      expect(failed).toEqual([]);
      expect(await axe(member)).toEqual([]);
      await member.context().close();
    });
  });

  describe("on a phone", () => {
    let phone: Page;
    beforeAll(async () => {
      phone = await context.newPage();
      await phone.setViewportSize({ width: 390, height: 844 });
    });
    afterAll(() => phone?.close());

    it("columns are chosen in a sheet and stand in the rows", LIMIT, async () => {
      await phone.goto(`${server.url}/events?q=user:root`);
      await phone.getByText("3 events").first().waitFor();
      await phone.getByRole("button", { name: "Columns, export and more" }).click();
      await phone.getByRole("menuitem", { name: "Choose columns" }).click();
      await phone.getByRole("dialog", { name: "Columns" }).getByText("source.port").click();
      await phone.keyboard.press("Escape");

      await phone.waitForURL(/columns=.*source.port/);
      await phone.getByRole("grid", { name: "Events" }).getByText("source.port 22").first().waitFor();
      expect(await phone.getByRole("grid", { name: "Events" }).getByText("source.port 22").count()).toBe(3);
    });

    it("what was found is exported as a file", LIMIT, async () => {
      await phone.getByRole("button", { name: "Columns, export and more" }).click();
      const [file] = await Promise.all([
        phone.waitForEvent("download"),
        phone.getByRole("menuitem", { name: "The records as they came" }).click(),
      ]);
      const stream = await file.createReadStream();
      let text = "";
      for await (const chunk of stream) text += String(chunk);

      expect(text.trim().split("\n")).toHaveLength(3);
    });

    it("an event is a page above the bar of places; back closes it", LIMIT, async () => {
      await phone.goto(`${server.url}/events?q=user:root`);
      await phone.getByRole("row").nth(1).click();
      const panel = phone.getByRole("complementary", { name: "Event" });
      await panel.waitFor();
      const [sheet, bar] = await Promise.all([
        panel.boundingBox(),
        phone.getByRole("navigation", { name: "Places" }).boundingBox(),
      ]);
      expect(sheet).toMatchObject({ x: 0, y: 0, width: 390 });
      expect((sheet?.y ?? 0) + (sheet?.height ?? 0)).toBeCloseTo(bar?.y ?? 0, 0);
      expect((bar?.y ?? 0) + (bar?.height ?? 0)).toBe(844);

      await phone.goBack();
      await panel.waitFor({ state: "detached" });
      expect(new URL(phone.url()).pathname).toBe("/events");
      await phone.getByRole("row").nth(1).click();
      await panel.getByRole("button", { name: "Back to the list" }).click();
      await panel.waitFor({ state: "detached" });
      expect([...new URL(phone.url()).searchParams]).toEqual([["q", "user:root"]]);
    });

    it("sources and hosts can be sorted without column heads", LIMIT, async () => {
      await phone.goto(`${server.url}/sources`);
      await phone.getByRole("button", { name: "What needs a look first" }).click();
      await phone.getByRole("menuitem", { name: "Lag" }).click();
      await phone.waitForURL(/sort=-lag/);

      await phone.goto(`${server.url}/hosts`);
      await phone.getByRole("button", { name: "Last seen" }).first().click();
      await phone.getByRole("menuitem", { name: "Name" }).click();
      await phone.waitForURL(/sort=name/);
      const rows = phone.getByRole("grid", { name: "Hosts" }).locator('[role="row"]');
      await expect
        .poll(async () => {
          const names = (await rows.allInnerTexts()).slice(1);
          return names.length > 2 && names.join("|") === names.toSorted().join("|");
        })
        .toBe(true);
    });
  });

  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [1_440, 390]) {
      it(`axe finds nothing in full pages and nothing scrolls sideways, ${colorScheme}, ${width} px`, {
        timeout: 120_000,
      }, async () => {
        const at = await context.newPage();
        await at.setViewportSize({ width, height: 844 });
        await at.emulateMedia({ colorScheme });
        const found: string[] = [];
        const check = async (what: string): Promise<void> => {
          await at.waitForTimeout(700); // the event stream keeps the network busy for ever
          for (const violation of await axe(at)) found.push(`${what}: ${violation}`);
          const isWide = await at.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
          if (isWide) found.push(`${what}: scrolls sideways`);
        };
        for (const [path, list] of [
          ["/events?from=1h", "Events"],
          ["/sources", "Sources"],
          ["/hosts?seen=day&owned=no", "Hosts"],
        ]) {
          await at.goto(server.url + path);
          await at.getByRole("grid", { name: list ?? "" }).waitFor();
          await check(`${path}`);
          await at.getByRole("row").nth(1).click();
          await at.getByRole("complementary").last().waitFor();
          await check(`${path} with a panel`);
        }
        await at.goto(server.url);
        await at.getByRole("region", { name: /to look at/ }).waitFor();
        await check("Today");
        await at.goto(`${server.url}/events?search=sea_00000000000000000000000000`);
        await at.getByRole("heading", { name: "This saved search is not there" }).waitFor();
        await check("a saved search that is not there");
        await at.close();

        expect(found).toEqual([]);
      });
    }
  }

  it("nothing went wrong on the way", () => {
    expect(problems).toEqual([]);
  });
});

async function search(page: Page, q: string): Promise<void> {
  await page.getByLabel("Search events").fill(q);
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(`q=${encodeURIComponent(q)}`));
}
