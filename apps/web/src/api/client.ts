import { contract as incidentsContract } from "@cordon/incidents/contract";
import { contract as inventoryContract } from "@cordon/inventory/contract";
import { contract as monitoringContract } from "@cordon/monitoring/contract";
import { type Client, createClient } from "@cordon/platform/client";
import { platformContract } from "@cordon/platform/platform-contract";

type Api = Client<typeof platformContract> &
  Client<typeof monitoringContract> &
  Client<typeof inventoryContract> &
  Client<typeof incidentsContract>;

/** Every route that the console calls, by its name in the contract. A new context adds its contract here. */
export const api: Api = createClient(
  { ...platformContract, ...monitoringContract, ...inventoryContract, ...incidentsContract },
  { baseUrl: "" },
);
