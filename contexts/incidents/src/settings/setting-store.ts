import type { Kysely } from "kysely";
import type { IncidentsTables } from "../tables.ts";

export interface Settings {
  /** The risk from which an incident is in the queue. */
  readonly openThreshold: number;
  readonly windowMinutes: number;
  readonly nearMinutes: number;
  readonly revision: number;
  /** Undefined while nobody has changed them. */
  readonly changedAt: Date | undefined;
  readonly changedByName: string | undefined;
}

export interface SettingStore {
  readonly get: () => Promise<Settings>;
  /** False when they changed since revision `seen`. */
  readonly replace: (settings: Settings, seen: number) => Promise<boolean>;
}

export function createSettingStore(db: Kysely<IncidentsTables>): SettingStore {
  return {
    async get() {
      const row = await db
        .selectFrom("incidents.setting")
        .select(["open_threshold", "window_minutes", "near_minutes", "revision", "changed_at", "changed_by_name"])
        .executeTakeFirstOrThrow();
      return {
        openThreshold: row.open_threshold,
        windowMinutes: row.window_minutes,
        nearMinutes: row.near_minutes,
        revision: row.revision,
        changedAt: row.changed_at ?? undefined,
        changedByName: row.changed_by_name ?? undefined,
      };
    },
    async replace(settings, seen) {
      const { numUpdatedRows } = await db
        .updateTable("incidents.setting")
        .set({
          open_threshold: settings.openThreshold,
          window_minutes: settings.windowMinutes,
          near_minutes: settings.nearMinutes,
          revision: settings.revision,
          changed_at: settings.changedAt ?? null,
          changed_by_name: settings.changedByName ?? null,
        })
        .where("revision", "=", seen)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
  };
}
