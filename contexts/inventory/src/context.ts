import { Problem } from "@cordon/kernel";
import type { AuditActor } from "@cordon/platform/audit/audit";
import { type ContextDefinition, type ContextRuntime, defineContext } from "@cordon/platform/context";
import type { RequestContext } from "@cordon/platform/http/handler";
import type { Kysely } from "kysely";
import { contract, type HostDetail } from "./contract.ts";
import { createHostService, type HostServiceNeeds } from "./host/host-service.ts";
import { getHost, hostFacets, listHosts } from "./host/host-view.ts";
import { migrations } from "./migrations/index.ts";
import { PERMISSIONS } from "./permissions.ts";
import { PROBLEMS } from "./problems.ts";
import type { InventoryTables } from "./tables.ts";

export interface InventoryNeeds extends HostServiceNeeds {
  readonly db: Kysely<InventoryTables>;
}

export const inventory: ContextDefinition<
  typeof contract,
  InventoryNeeds,
  ContextRuntime<typeof contract>
> = defineContext({
  name: "inventory",
  migrations,
  permissions: PERMISSIONS,
  problems: PROBLEMS,
  contract,
  setup: async (needs: InventoryNeeds) => {
    const service = createHostService(needs);
    const one = async (id: string): Promise<HostDetail> => {
      const host = await getHost(needs.db, id);
      if (!host) throw new Problem("host.not-found", `There is no host ${id}.`);
      return host;
    };
    return {
      handlers: {
        listHosts: ({ query }) =>
          listHosts(needs.db, query, needs.now()).then(({ items, ...rest }) => ({ ...rest, items: [...items] })),
        hostFacets: () => hostFacets(needs.db),
        getHost: ({ params }) => one(params.id),
        editHost: async ({ params, body }, request) => {
          const { revision, ...edit } = body;
          await service.edit(params.id, edit, revision, {
            actor: actorOf(request),
            remoteAddress: request.remoteAddress,
          });
          return one(params.id);
        },
      },
    };
  },
});

function actorOf(request: RequestContext): AuditActor {
  const { caller } = request;
  return caller ? { kind: caller.kind, id: caller.id, name: caller.name } : { kind: "anonymous", id: "", name: "" };
}
