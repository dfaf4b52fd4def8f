export { criticalityOf } from "./host/criticality-of.ts";
export { createHostStore, type HostReport, type HostStore } from "./host/host-store.ts";
export type { InventoryTables } from "./tables.ts";
