import type { Page } from "playwright-core";
import { axe } from "./axe.ts";
import { postEvents } from "./console-people.ts";
import { type CordonProcess, createToken } from "./cordon-process.ts";

const DAY_MS = 86_400_000;

/**
 * One incident for each host, by a record that a rule of ours matches: a root shell out of an editor. The first host's
 * is the youngest; they are three weeks apart, so that none belong together.
 */
export async function makeIncidents(
  server: CordonProcess,
  hosts: readonly string[],
  newestAt: Date = new Date(Date.now() - DAY_MS),
): Promise<void> {
  const records = hosts.map((host, index) => {
    const at = new Date(newestAt.getTime() - index * 21 * DAY_MS).toISOString();
    return `${at} ${host} sudo[5486]:    iyer : TTY=pts/2 ; PWD=/home/iyer ; USER=root ; COMMAND=/usr/bin/vim -c :!/bin/bash /etc/hosts`;
  });
  await postEvents(server, await createToken(server, "sender"), records.join("\n"), "?historical=true");
}

/** A second alert on a host a minute after the first, which makes its incident worse. */
export async function makeWorse(server: CordonProcess, host: string, at: Date): Promise<void> {
  const record = `${at.toISOString()} ${host} sshd[4863]: Accepted publickey for www-data from 203.0.113.90 port 44122 ssh2: RSA SHA256:Jm1w2e3r4t5y6u7i8o9p0a1s2d3f4g5h6j7k8l9z0x1`;
  await postEvents(server, await createToken(server, "sender"), record, "?historical=true");
}

/** The host that a row is about. */
export function hostOf(text: string): string | undefined {
  return /(?:app|bak|db|web|mail|file)-1/.exec(text)?.[0];
}

/** What axe finds on the pages of incidents and on Today, and which of them scroll sideways. */
export async function walkIncidents(page: Page, url: string): Promise<readonly string[]> {
  const rows = page.getByRole("grid", { name: "Incidents" }).locator("[data-index]");
  const story = page.getByRole("list", { name: "Story" });
  const panel = page.getByRole("complementary");
  const found: string[] = [];
  const check = async (what: string): Promise<void> => {
    await page.waitForTimeout(700); // the event stream keeps the network busy for ever
    for (const violation of await axe(page)) found.push(`${what}: ${violation}`);
    const isWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    if (isWide) found.push(`${what}: scrolls sideways`);
  };
  await page.goto(`${url}/incidents?severity=low&assignee=none`);
  await rows.first().waitFor();
  await check("the list");
  await rows.first().click();
  await panel.getByText("where the queue begins").waitFor();
  await check("the panel");
  await panel.getByRole("button", { name: "Close as…" }).click();
  await page.getByRole("dialog").waitFor();
  await check("the closing");
  await page.keyboard.press("Escape");
  await page.goto(`${url}/incidents?tab=closed`);
  await rows.first().waitFor();
  await check("what is closed");
  await page.goto(`${url}/incidents?q=nothing-like-it`);
  await page.getByRole("heading", { name: "No incident fits" }).waitFor();
  await check("nothing");
  await page.goto(`${url}/incidents/4`);
  await story.getByRole("button", { expanded: false }).first().click();
  await story.getByText("USER=root").first().waitFor();
  await check("an incident");
  await page.goto(url);
  await page.getByRole("region", { name: /nobody has/ }).waitFor();
  await check("Today");
  return found;
}
