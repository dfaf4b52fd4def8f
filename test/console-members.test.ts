import type { BrowserContext, Page } from "playwright-core";
import { type OidcProvider, startOidcProvider } from "@cordon/platform/testing/oidc-provider";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axe } from "./axe.ts";
import { ADMINISTRATOR, type ConsoleBrowser, openConsole, setUpAdministrator } from "./console-browser.ts";
import {
  addAuthenticator,
  hearStream,
  invite,
  join,
  openMember,
  openStream,
  send,
  signInStatus,
  signOut,
  streamEnd,
  totp,
  typePassword,
} from "./console-sessions.ts";
import { cordon } from "./cordon-process.ts";

const LONG = { timeout: 60_000 };
const BEN = { name: "Ben Ito", email: "ben@example.org", password: "Heron-4 counts slow rivers" };

describe("people and their sessions, in a real browser", () => {
  let provider: OidcProvider;
  let console: ConsoleBrowser;
  let admin: Page;
  let bens: BrowserContext;
  let ben: Page;
  /** Under a name rather than an address: passkeys need one. */
  let named: string;

  beforeAll(async () => {
    provider = await startOidcProvider({ email: "cy@example.org", email_verified: true, name: "Cy Okafor" });
    console = await openConsole({
      env: {
        CORDON_OIDC_ISSUER: provider.issuer,
        CORDON_OIDC_CLIENT_ID: provider.clientId,
        CORDON_OIDC_CLIENT_SECRET: provider.clientSecret,
      },
    });
    named = console.server.url.replace("127.0.0.1", "localhost");
    admin = await (await console.newProfile()).newPage();
    await setUpAdministrator(admin, console.server.setupLink);
    bens = await console.newProfile();
    ben = await bens.newPage();
  }, 180_000);
  afterAll(async () => {
    await console?.close();
    provider?.close();
  });

  it("an invited member joins by the link and has the role they were given", LONG, async () => {
    const link = await invite(admin, BEN.name, BEN.email);

    await ben.goto(link);
    await ben.getByRole("heading", { name: `Welcome, ${BEN.name}` }).waitFor();
    expect(new URL(ben.url()).hash).toBe("");
    expect(await axe(ben)).toEqual([]);
    await ben.getByLabel("Password").fill(BEN.password);
    await ben.getByRole("button", { name: "Join" }).click();

    await ben.waitForURL((url) => url.pathname === "/");
    await ben.goto(`${console.server.url}/settings/members`);
    await ben.getByRole("heading", { name: "Your role cannot open Members" }).waitFor();
    await admin.goto(`${console.server.url}/settings/members`);
    await admin.getByRole("row", { name: /Ben Ito.*Active/ }).waitFor();
  });

  it("a link that was used is refused in words, and nothing can be typed into", LONG, async () => {
    const link = await invite(admin, "Eve Holt", "eve@example.org");
    const page = await (await console.newProfile()).newPage();
    await join(page, link, "Otter-2 sings past midnight");
    const again = await (await console.newProfile()).newPage();

    await again.goto(link);

    await again.getByRole("heading", { name: "This link does not work" }).waitFor();
    expect(await again.getByLabel("Password").count()).toBe(0);
    expect(await axe(again)).toEqual([]);
    await page.context().close();
    await again.context().close();
  });

  it("sign-in asks for a code once an authenticator app is set up, and a wrong one says so", LONG, async () => {
    await ben.goto(`${console.server.url}/settings/account`);
    await ben.getByRole("button", { name: "Set up" }).click();
    const secret = await ben.getByRole("dialog").locator("code").first().innerText();
    await ben.getByRole("img", { name: "QR code with the secret" }).waitFor();
    await ben.getByRole("textbox", { name: "Code" }).fill(totp(secret));
    await ben.getByRole("button", { name: "Turn on" }).click();
    await ben.getByRole("button", { name: "I have stored them" }).click();
    await ben.getByText("10 recovery codes left").waitFor();
    await signOut(ben);

    await typePassword(ben, BEN);
    await ben.getByLabel("Code").fill("000000");
    await ben.getByRole("button", { name: "Confirm" }).click();
    await ben.getByRole("alert").getByText("The code is wrong").waitFor();
    expect(await axe(ben)).toEqual([]);
    await ben.getByLabel("Code").fill(totp(secret, 30)); // a step counts once, and the last one was used to set it up
    await ben.getByRole("button", { name: "Confirm" }).click();

    await ben.getByRole("heading", { level: 1, name: "My account" }).waitFor();
  });

  it("`cordon setup-link` lets a locked-out administrator back in, without the lost second factor", LONG, async () => {
    const printed = await cordon(["setup-link", "--data", console.server.dataDir, "--email", ADMINISTRATOR.email]);
    const lockedOut = await (await console.newProfile()).newPage();

    await lockedOut.goto(printed.trim());
    await lockedOut.getByRole("heading", { name: "Set a new password" }).waitFor();
    await lockedOut.getByLabel("Password").fill("Marten-9 forgets all its keys");
    await lockedOut.getByRole("button", { name: "Set password and sign in" }).click();
    await lockedOut.waitForURL((url) => url.pathname === "/");

    await lockedOut.goto(`${console.server.url}/settings/members`);
    await lockedOut.getByRole("row", { name: /Ada Berg.*Administrator/ }).waitFor();
    await admin.getByRole("alertdialog", { name: "Your session has ended" }).waitFor();
    expect(await signInStatus(console, ADMINISTRATOR)).toBe(401);
    await admin.context().close();
    admin = lockedOut;
  });

  it(
    "a session that an administrator ends stops the stream and asks to sign in, over what was typed",
    LONG,
    async () => {
      const link = await invite(admin, "Dee Fox", "dee@example.org");
      const dees = await console.newProfile();
      const dee = await dees.newPage();
      await join(dee, link, "Lynx-5 waits under cedars");
      const ended = streamEnd(dee);
      await send(console, "something to search for");
      await dee.goto(`${console.server.url}/events`);
      await dee.getByRole("combobox", { name: "Search events" }).fill("half a thought");
      await openStream(dee);

      await openMember(admin, "Dee Fox");
      await admin.getByRole("button", { name: "End sessions" }).click();
      await admin.getByRole("button", { name: "End all sessions of 1 member" }).click();

      const dialog = dee.getByRole("alertdialog", { name: "Your session has ended" });
      await dialog.waitFor();
      await ended;
      expect(await axe(dee)).toEqual([]);
      await dialog.getByLabel("Password").fill("Lynx-5 waits under cedars");
      await dialog.getByRole("button", { name: "Sign in", exact: true }).click();
      await dialog.waitFor({ state: "hidden" });
      expect(await dee.getByRole("combobox", { name: "Search events" }).inputValue()).toBe("half a thought");
      await dees.close();
    },
  );

  it("signing in again in one tab is enough for all", LONG, async () => {
    const link = await invite(admin, "Flo Hart", "flo@example.org");
    const flos = await console.newProfile();
    const [first, second] = [await flos.newPage(), await flos.newPage()];
    await join(first, link, "Ibex-3 climbs at low tide");
    await second.goto(`${console.server.url}/hosts`);
    await second.getByRole("heading", { level: 1, name: "Hosts" }).waitFor();

    await openMember(admin, "Flo Hart");
    await admin.getByRole("button", { name: "End sessions" }).click();
    await admin.getByRole("button", { name: "End all sessions of 1 member" }).click();
    const dialogs = [first, second].map((page) => page.getByRole("alertdialog", { name: "Your session has ended" }));
    for (const dialog of dialogs) await dialog.waitFor();
    await dialogs[0]?.getByLabel("Password").fill("Ibex-3 climbs at low tide");
    await dialogs[0]?.getByRole("button", { name: "Sign in", exact: true }).click();

    for (const dialog of dialogs) await dialog.waitFor({ state: "hidden" });
    expect(await second.evaluate(async () => (await fetch("/api/v1/session")).status)).toBe(200);
    await flos.close();
  });

  it("two tabs share one stream, and the other takes it over when the one that reads closes", LONG, async () => {
    const context = await console.newProfile();
    const opened: string[] = [];
    context.on("request", (request) => {
      if (new URL(request.url()).pathname === "/api/v1/stream") opened.push(request.headers()["last-event-id"] ?? "");
    });
    const leader = await context.newPage();
    await leader.goto(console.server.url);
    await typePassword(leader, { email: ADMINISTRATOR.email, password: "Marten-9 forgets all its keys" });
    await openStream(leader);
    const follower = await context.newPage();
    await follower.goto(`${console.server.url}/sources`);
    await follower.getByRole("heading", { level: 1 }).first().waitFor();
    const heard = await hearStream(follower);

    await send(console, "before");
    await expect.poll(heard, { timeout: 10_000 }).toBe(1);
    expect(opened).toEqual([""]);
    await leader.close();
    await expect.poll(() => opened.length, { timeout: 10_000 }).toBe(2);
    await send(console, "after");
    await expect.poll(heard, { timeout: 10_000 }).toBe(2);

    expect(opened[1]).toMatch(/^[0-9a-z]{26}\.\d+$/); // goes on where the other stopped
    expect(opened).toHaveLength(2);
    await context.close();
  });

  it("a passkey is registered and signs in alone; by an address the page says where it would work", LONG, async () => {
    const link = await invite(admin, "Gil Moss", "gil@example.org");
    const context = await console.newProfile();
    const page = await context.newPage();
    await addAuthenticator(await context.newCDPSession(page));
    await join(page, link.replace("127.0.0.1", "localhost"), "Egret-8 borrows old maps");
    await page.goto(`${named}/settings/account`);
    await page.getByLabel("Name of the new passkey").fill("Laptop");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByText("never used").waitFor();
    await signOut(page);

    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.getByRole("heading", { level: 1, name: "My account" }).waitFor();
    await page.getByText("used just now", { exact: true }).waitFor();

    await page.goto(`${console.server.url}/settings/account`);
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(await page.getByRole("button", { name: /passkey/ }).count()).toBe(0);
    await context.close();
  });

  it("the organisation's sign-in page lets an invited member in, back to the page they came for", LONG, async () => {
    await invite(admin, "Cy Okafor", "cy@example.org");
    const context = await console.newProfile();
    const page = await context.newPage();

    await page.goto(`${console.server.url}/settings/about`);
    await page.getByRole("link", { name: "Sign in with your organisation" }).click();
    expect(new URL(page.url()).origin).toBe(provider.issuer);
    await page.getByRole("link", { name: "Continue" }).click();

    await page.getByRole("heading", { level: 1, name: "About" }).waitFor();
    await page.goto(`${console.server.url}/settings/account`);
    await page.getByText("cy@example.org").first().waitFor();
    await context.close();
  });

  it("whom the organisation's sign-in page cannot vouch for is told so on the sign-in page", LONG, async () => {
    await openMember(admin, "Cy Okafor");
    await admin.getByRole("button", { name: "Remove" }).click();
    await admin.getByRole("button", { name: "Remove 1 member" }).click();
    await admin.getByText("Cy Okafor was removed").waitFor();
    const context = await console.newProfile();
    const page = await context.newPage();

    await page.goto(console.server.url);
    await page.getByRole("link", { name: "Sign in with your organisation" }).click();
    await page.getByRole("link", { name: "Continue" }).click();

    await page.getByRole("alert").getByText("you are no member here").waitFor();
    expect(await axe(page)).toEqual([]);
    await context.close();
  });

  it("whoever has left is erased from the trail, which still verifies", LONG, async () => {
    await admin.goto(`${console.server.url}/settings/members?view=departed`);
    await admin.getByRole("row", { name: /cy@example.org/ }).click();
    await admin.getByRole("button", { name: "Erase personal data" }).click();
    const dialog = admin.getByRole("dialog", { name: "Erase personal data" });
    await dialog.getByLabel("Reason").fill("asked to be forgotten");
    expect(await axe(admin)).toEqual([]);
    await dialog.getByRole("button", { name: /^Erase in \d+ entries$/ }).click();
    await admin.getByRole("row", { name: /Erased/ }).waitFor();
    expect(await admin.getByText("cy@example.org").count()).toBe(0);

    await admin.goto(`${console.server.url}/settings/audit`);
    await admin.getByRole("button", { name: "Verify the chain" }).click();
    await admin.getByRole("button", { name: "Verify", exact: true }).click();

    await admin.getByRole("heading", { name: /verified, none changed/ }).waitFor();
    await admin.getByText(/Personal data was erased from \d+/).waitFor();
    expect(await axe(admin)).toEqual([]);
  });

  it("times are written in the zone a member chose, in every browser of theirs", LONG, async () => {
    await admin.goto(`${console.server.url}/settings/account`);
    const field = admin.getByRole("combobox", { name: "Times" });
    await field.click();
    await field.fill("kathm");
    await admin.getByRole("option", { name: "Asia/Kathmandu UTC+5:45" }).waitFor();
    await field.press("ArrowDown");
    await Promise.all([
      admin.waitForResponse((each) => each.url().endsWith("/session/preferences") && each.ok()),
      field.press("Enter"),
    ]);
    await admin.getByRole("listbox").waitFor({ state: "detached" });
    expect(await field.inputValue()).toBe("Asia/Kathmandu");
    expect(await axe(admin)).toEqual([]);

    const other = await (await console.newProfile()).newPage();
    await other.goto(`${console.server.url}/settings/audit`);
    await typePassword(other, { email: ADMINISTRATOR.email, password: "Marten-9 forgets all its keys" });
    await other.getByRole("columnheader", { name: "When (Kathmandu)" }).waitFor();
    const time = other.locator("time").first();
    const at = new Date((await time.getAttribute("datetime")) ?? "");
    const there = new Date(at.getTime() + 345 * 60_000).toISOString().slice(0, 19).replace("T", " ");
    expect(await time.innerText()).toBe(there);
    await other.context().close();
  });

  it("nothing went wrong on the way", () => {
    expect(console.errors).toEqual([]);
  });
});
