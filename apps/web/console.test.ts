import { createReadStream, existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { CONSOLE_CSP } from "@cordon/platform/http/security-headers";
import { launchBrowser } from "@cordon/platform/testing/browser";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildConsole, consoleSourceHash } from "./build.ts";

// The console alone, as the server would give it out, before anybody is signed in. What needs the API is tested end to end.

let outDir: string;
let server: Server;
let browser: Browser;
let origin: string;

beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), "cordon-console-"));
  await buildConsole({ outDir });
  server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    if (path.startsWith("/api/")) {
      const answer =
        path === "/api/v1/setup"
          ? { isOpen: false, hasOidc: false, version: "0" }
          : { title: "Sign in first", status: 401, code: "session.required" };
      response.writeHead(path === "/api/v1/setup" ? 200 : 401, {
        "content-type": path === "/api/v1/setup" ? "application/json" : "application/problem+json",
      });
      response.end(JSON.stringify(answer));
      return;
    }
    const file = existsSync(join(outDir, path)) && path !== "/" ? join(outDir, path) : join(outDir, "index.html");
    response.writeHead(200, {
      "content-type": TYPES[extname(file)] ?? "application/octet-stream",
      "content-security-policy": CONSOLE_CSP,
    });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await launchBrowser();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  server?.close();
  await rm(outDir, { recursive: true, force: true });
});

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

async function openSignIn(
  scheme: "light" | "dark",
  width: number,
): Promise<{ readonly page: Page; readonly complaints: readonly string[] }> {
  const context = await browser.newContext({
    viewport: { width, height: 844 },
    colorScheme: scheme,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("401")) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(`${origin}/settings/audit?outcome=refused`);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  return { page, complaints };
}

it.each([
  ["light", 1_440],
  ["dark", 1_440],
  ["light", 390],
  ["dark", 390],
] as const)(
  "in %s at %d px the policy stops nothing, axe finds nothing, and nothing scrolls sideways",
  async (scheme, width) => {
    const { page, complaints } = await openSignIn(scheme, width);
    const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    // Through the debugger, since the policy rightly forbids the page to run foreign script.
    const debuggerSession = await page.context().newCDPSession(page);
    await debuggerSession.send("Runtime.evaluate", { expression: axe });
    const { result } = await debuggerSession.send("Runtime.evaluate", {
      expression:
        "axe.run().then(({ violations, passes }) => JSON.stringify({ violations: violations.map((each) => each.id), passes: passes.length }))",
      awaitPromise: true,
      returnByValue: true,
    });
    const report = JSON.parse(String(result.value)) as {
      readonly violations: readonly string[];
      readonly passes: number;
    };
    const isWider = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    await page.context().close();

    expect(report.violations).toEqual([]);
    expect(report.passes).toBeGreaterThan(10);
    expect(complaints).toEqual([]);
    expect(isWider).toBe(false);
  },
);

it("the address one came for stays while signing in", async () => {
  const { page } = await openSignIn("light", 1_440);

  expect(page.url()).toBe(`${origin}/settings/audit?outcome=refused`);
  await page.context().close();
});

it("the first load is at most 350 KB, fonts included", async () => {
  const html = await readFile(join(outDir, "index.html"), "utf8");
  const files = [...html.matchAll(/(?:src|href)="\/([^"]+)"/g)].map(([, file = ""]) => file);
  const css = await readFile(join(outDir, files.find((file) => file.endsWith(".css")) ?? ""), "utf8");
  const fonts = [...css.matchAll(/url\(([^)]*(?:inter|jetbrains-mono)-latin-wght[^)]*)\)/g)].map(([, file = ""]) =>
    file.replace(/^\//, ""),
  );
  const today = (await readdir(join(outDir, "assets"))).filter((file) => /^today-page.*\.js$/.test(file));
  const all = new Set([...files, ...fonts, ...today.map((file) => `assets/${file}`)]);
  const sizes = await Promise.all(
    [...all].map(async (file) =>
      file.endsWith(".woff2")
        ? (await stat(join(outDir, file))).size
        : gzipSync(await readFile(join(outDir, file)), { level: 9 }).length,
    ),
  );

  expect(fonts).toHaveLength(2);
  expect(today).toHaveLength(1);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(350_000);
});

it("each text file has its compressed twins", () => {
  const missing = ["index.html", "index.html.br", "index.html.gz", "theme.js"].filter(
    (file) => !existsSync(join(outDir, file)),
  );

  expect(missing).toEqual([]);
});

it("nothing in the page is inline", async () => {
  const html = await readFile(join(outDir, "index.html"), "utf8");

  expect(html).not.toMatch(/<style|<script>|style="|\son[a-z]+="/);
});

it("the source hash stays the same until a source changes", async () => {
  expect(await consoleSourceHash()).toMatch(/^[0-9a-f]{64}$/);
  expect(await consoleSourceHash()).toBe(await consoleSourceHash());
});
