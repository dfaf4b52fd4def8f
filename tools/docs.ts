import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { referencePages } from "./reference.ts";
import { ROOT } from "./source-files.ts";

// `node tools/docs.ts` writes docs/reference; reference.test.ts fails while it is stale.
const folder = join(ROOT, "docs", "reference");
mkdirSync(folder, { recursive: true });
for (const [name, text] of await referencePages()) writeFileSync(join(folder, name), text);
