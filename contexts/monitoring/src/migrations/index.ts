import type { Migration } from "kysely/migration";
import { ledger } from "./001-ledger.ts";

export const migrations: Readonly<Record<string, Migration>> = { "001-ledger": ledger };
