import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const SYSTEM_BROWSERS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
] as const;

/**
 * A headless Chromium for browser tests: the one in `CORDON_TEST_BROWSER`, else the system's, else the one that
 * npm brought (unpacked once into the temporary folder). The caller closes it.
 */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = await browserPath();
  // The sandbox needs a user other than root; the pages are our own, on loopback.
  const args = ["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none", "--force-color-profile=srgb"];
  return chromium.launch({ executablePath, args, headless: true });
}

async function browserPath(): Promise<string> {
  const chosen = process.env["CORDON_TEST_BROWSER"] ?? SYSTEM_BROWSERS.find((path) => existsSync(path));
  if (chosen !== undefined) return chosen;
  const { default: packed } = await import("@sparticuz/chromium");
  return packed.executablePath();
}
