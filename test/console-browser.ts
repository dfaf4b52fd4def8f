import type { Browser, BrowserContext, Page } from "playwright-core";
import { launchBrowser } from "@cordon/platform/testing/browser";
import { type CordonOptions, type CordonProcess, startCordon } from "./cordon-process.ts";

/** A real Cordon and a real Chromium before it. */
export interface ConsoleBrowser {
  readonly server: CordonProcess;
  /** A browser profile of its own: cookies, storage, tabs that know each other. */
  readonly newProfile: () => Promise<BrowserContext>;
  /** What pages threw, in every profile. */
  readonly errors: readonly string[];
  readonly close: () => Promise<void>;
}

export const ADMINISTRATOR = {
  name: "Ada Berg",
  email: "ada@example.org",
  password: "Kolibri-7 walks a quiet lane",
} as const;

export async function openConsole(options: CordonOptions = {}): Promise<ConsoleBrowser> {
  const server = await startCordon(options);
  let browser: Browser;
  try {
    browser = await launchBrowser();
  } catch (error) {
    await server.stop();
    throw error;
  }
  const errors: string[] = [];
  return {
    server,
    errors,
    async newProfile() {
      // axe is injected for the test only; the policy of the page itself is tested beside the console.
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, bypassCSP: true });
      context.on("weberror", (error) => errors.push(error.error().message));
      return context;
    },
    async close() {
      await browser.close();
      await server.stop();
    },
  };
}

/** Opens the set-up link, makes the first administrator and waits for Today. */
export async function setUpAdministrator(page: Page, setupLink: string | undefined): Promise<void> {
  await page.goto(setupLink ?? "");
  await page.getByLabel("Your name").fill(ADMINISTRATOR.name);
  await page.getByLabel("Email").fill(ADMINISTRATOR.email);
  await page.getByLabel("Password").fill(ADMINISTRATOR.password);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await page.waitForURL((url) => url.pathname === "/");
}
