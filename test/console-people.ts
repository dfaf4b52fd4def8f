import type { Browser, BrowserContext, Page } from "playwright-core";
import { type CordonProcess, cordon } from "./cordon-process.ts";

/** A context in which axe may look at the page. */
export function newContext(browser: Browser): Promise<BrowserContext> {
  return browser.newContext({
    viewport: { width: 1440, height: 900 },
    bypassCSP: true, // the policy of the page itself is tested beside the console
    acceptDownloads: true,
    reducedMotion: "reduce",
  });
}

export const PASSWORD = "Kolibri-7 walks a quiet lane";

let members = 0;

/** A page on which a new member with that role is signed in. */
export async function memberPage(browser: Browser, server: CordonProcess, role: string): Promise<Page> {
  const email = `${role}-${members++}@example.org`;
  const args = ["member", "add", "--data", server.dataDir, "--name", `A ${role}`, "--email", email, "--role", role];
  const added = JSON.parse(await cordon([...args, "--json"])) as { invitation: { url: string } }; // its documented output
  const context = await newContext(browser);
  const secret = new URL(added.invitation.url).hash.slice(1);
  const answer = await context.request.post(`${server.url}/api/v1/links/accept`, {
    data: { secret, name: `A ${role}`, password: PASSWORD },
  });
  if (!answer.ok()) throw new Error(`${email} could not join: ${await answer.text()}`);
  return context.newPage();
}

/** A sender's token of that name. */
export async function senderToken(server: CordonProcess, name: string, more: readonly string[]): Promise<string> {
  const args = ["token", "create", "--data", server.dataDir, "--name", name, "--role", "sender", "--json"];
  return (JSON.parse(await cordon([...args, ...more])) as { token: string }).token; // its documented output
}

export async function postEvents(server: CordonProcess, bearer: string, body: string, query = ""): Promise<void> {
  const answer = await fetch(`${server.url}/api/v1/events${query}`, {
    method: "POST",
    headers: { authorization: `Bearer ${bearer}`, "content-type": "text/plain" },
    body,
  });
  if (!answer.ok) throw new Error(`events were not taken: ${answer.status} ${await answer.text()}`);
}
