import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Matches count with the mark that their batch is stored, so nobody needs to remember each. */
export const matchesByLedger: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`drop table monitoring.alert_match`.execute(db);
  },
};
