import { createHostStore, type InventoryTables } from "@cordon/inventory";
import type { MonitoringTables } from "@cordon/monitoring";
import type { MonitoringRuntime } from "@cordon/monitoring/context";
import { withTablesOf } from "@cordon/platform/database/create-database";
import { inTransaction } from "@cordon/platform/database/transaction";
import type { Stores } from "../stores.ts";
import { fillDemo } from "./fill-demo.ts";

/** Fills the stores with the demo data of a day; what is there already stays as it is. */
export function fillDemoOf(day: Date, { db }: Stores, { submit }: Pick<MonitoringRuntime, "submit">): Promise<void> {
  const sources = withTablesOf<MonitoringTables>(db);
  return fillDemo({
    day,
    submit,
    isKnownSource: async (id) =>
      (await sources.selectFrom("monitoring.source").select("id").where("id", "=", id).executeTakeFirst()) !==
      undefined,
    inHosts: (work) => inTransaction(withTablesOf<InventoryTables>(db), (trx) => work(createHostStore(trx))),
  });
}
