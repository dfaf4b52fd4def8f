import type { Migration } from "kysely/migration";
import { incidents } from "./001-incidents.ts";
import { threshold } from "./002-threshold.ts";
import { evidence } from "./003-evidence.ts";

export const migrations: Readonly<Record<string, Migration>> = {
  "001-incidents": incidents,
  "002-threshold": threshold,
  "003-evidence": evidence,
};
