import { silentLog } from "../log.ts";
import { startPostgres } from "./postgres-process.ts";

/** As a process of its own: starts PostgreSQL, says where, and waits to be killed. */
const [, , dataDir = "", runtimeDir = ""] = process.argv;
const postgres = await startPostgres({ dataDir, runtimeDir, log: silentLog });
console.log(JSON.stringify({ wrapper: postgres.pid }));
setInterval(() => {}, 1_000);
