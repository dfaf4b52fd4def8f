import { createHmac } from "node:crypto";
import type { CDPSession, Page } from "playwright-core";
import type { ConsoleBrowser } from "./console-browser.ts";
import { cordon } from "./cordon-process.ts";

/** By an administrator's Members page; the one-time link. */
export async function invite(page: Page, name: string, email: string): Promise<string> {
  await page.goto(new URL("/settings/members", page.url()).href);
  await page.getByRole("button", { name: "Invite" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Invite a member" });
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Email").fill(email);
  await dialog.getByRole("button", { name: "Invite" }).click();
  const done = page.getByRole("dialog", { name: `${name} is invited` });
  const link = await done.locator("code").first().innerText();
  await done.getByRole("button", { name: "Done" }).click();
  return link.trim();
}

export async function join(page: Page, link: string, password: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Join" }).click();
  await page.waitForURL((url) => url.pathname === "/");
  await page.getByRole("heading", { level: 1 }).first().waitFor();
}

export async function openMember(page: Page, name: string): Promise<void> {
  await page.goto(new URL("/settings/members", page.url()).href);
  await page.getByRole("row", { name: new RegExp(name) }).click();
  await page.getByRole("complementary", { name: `Member ${name}` }).waitFor();
}

export async function typePassword(
  page: Page,
  { email, password }: { email: string; password: string },
): Promise<void> {
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

export async function signInStatus(
  { server }: ConsoleBrowser,
  { email, password }: { email: string; password: string },
): Promise<number> {
  const answer = await fetch(`${server.url}/api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password }),
  });
  return answer.status;
}

export async function signOut(page: Page): Promise<void> {
  const { pathname } = new URL(page.url());
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("Sign out");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.goto(new URL(pathname, page.url()).href);
}

/** Waits until the page reads the stream: it holds the lock that its tabs share. */
export async function openStream(page: Page): Promise<void> {
  await page.waitForFunction(async () =>
    (await navigator.locks.query()).held?.some(({ name }) => name === "cordon.live"),
  );
}

/** How many events about stored logs the tabs have told each other since. */
export async function hearStream(page: Page): Promise<() => Promise<number>> {
  const heard = await page.evaluateHandle(() => {
    const topics: string[] = [];
    new BroadcastChannel("cordon.live").addEventListener("message", ({ data }: MessageEvent<{ topic?: string }>) =>
      topics.push(data.topic ?? ""),
    );
    return topics;
  });
  return () => heard.evaluate((topics) => topics.filter((topic) => topic === "monitoring.events-stored").length);
}

/** Resolves when the stream that the page opens next has ended. */
export async function streamEnd(page: Page): Promise<void> {
  const request = await page.waitForEvent("request", (each) => new URL(each.url()).pathname === "/api/v1/stream");
  await Promise.race([
    page.waitForEvent("requestfinished", (each) => each === request),
    page.waitForEvent("requestfailed", (each) => each === request),
  ]);
}

export async function send({ server }: ConsoleBrowser, line: string): Promise<void> {
  await cordon(["send", "-", "--data", server.dataDir, "--url", server.url], `${line}\n`);
}

/** A security key in software that has checked who holds it. */
export async function addAuthenticator(cdp: CDPSession): Promise<void> {
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** What an authenticator app shows: RFC 6238 with its defaults. */
export function totp(secret: string, laterSeconds = 0): string {
  const bits = [...secret].map((letter) =>
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"),
  );
  const key = Buffer.from((bits.join("").match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor((Date.now() / 1_000 + laterSeconds) / 30)));
  const digest = createHmac("sha1", key).update(step).digest();
  const number = digest.readUInt32BE((digest.at(-1) ?? 0) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}
