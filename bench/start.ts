import { rm } from "node:fs/promises";
import { makeDataDir, startCordon } from "../test/cordon-process.ts";
import { report } from "./report.ts";

/** From `cordon start` to an answer of /api/v1/ready and of the sign-in page. `node bench/start.ts` */
const dataDir = await makeDataDir();
const rows: Record<string, string | number>[] = [];
for (const name of ["first start, new data directory", "second start", "third start"]) {
  const startedAt = performance.now();
  const server = await startCordon({ dataDir });
  const readyMs = performance.now() - startedAt;
  const page = await fetch(`${server.url}/`);
  await page.text();
  const pageMs = performance.now() - startedAt;
  const stoppingAt = performance.now();
  await server.stop();
  rows.push({
    what: name,
    "ready s": Number((readyMs / 1_000).toFixed(2)),
    "sign-in page s": Number((pageMs / 1_000).toFixed(2)),
    "stop s": Number(((performance.now() - stoppingAt) / 1_000).toFixed(2)),
  });
}
await rm(dataDir, { recursive: true, force: true });
report("start", rows);
