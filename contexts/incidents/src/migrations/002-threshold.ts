import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** With 50, a credential theft that only medium rules see stayed a candidate. Nobody's own choice is touched. */
export const threshold: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`update incidents.setting set open_threshold = 45 where changed_at is null`.execute(db);
  },
};
