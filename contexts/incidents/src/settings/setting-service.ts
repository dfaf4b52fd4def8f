import { Problem } from "@cordon/kernel";
import type { By, IncidentTransaction } from "../incident/incident-scope.ts";
import type { Settings } from "./setting-store.ts";

export type SettingChange = Pick<Settings, "openThreshold" | "windowMinutes" | "nearMinutes">;

/** @throws Problem `incident-settings.changed`, `request.invalid` */
export type ChangeSettings = (change: SettingChange, seen: number, by: By) => Promise<Settings>;

/** Changes count from the next alert on; incidents that are open stay so. */
export function createChangeSettings({
  transaction,
  now,
}: {
  readonly transaction: IncidentTransaction;
  readonly now: () => Date;
}): ChangeSettings {
  return (change, seen, by) =>
    transaction(async ({ settings, audit }) => {
      const before = await settings.get();
      const after: Settings = {
        ...change,
        revision: seen + 1,
        changedAt: now(),
        changedByName: by.actor.name,
      };
      if (after.nearMinutes > after.windowMinutes) {
        throw new Problem("request.invalid", "The near window cannot be longer than the whole window.", {
          fields: { nearMinutes: "is longer than the whole window" },
        });
      }
      if (!(await settings.replace(after, seen))) {
        throw new Problem(
          "incident-settings.changed",
          "Somebody changed the settings after you opened them. Look again.",
        );
      }
      await audit({
        actor: by.actor,
        action: "incidents.settings.changed",
        target: { kind: "setting", id: "incidents" },
        outcome: "success",
        remoteAddress: by.remoteAddress,
        details: {
          openThreshold: after.openThreshold,
          windowMinutes: after.windowMinutes,
          nearMinutes: after.nearMinutes,
          openThresholdBefore: before.openThreshold,
        },
      });
      return after;
    });
}
