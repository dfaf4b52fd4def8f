import type { Migration } from "kysely/migration";
import { incidents } from "./001-incidents.ts";

export const migrations: Readonly<Record<string, Migration>> = { "001-incidents": incidents };
