import { Problem } from "@cordon/kernel";
import type { Audit, AuditActor } from "@cordon/platform/audit/audit";
import type { HostEdited } from "../events.ts";
import type { HostEdit, HostStore } from "./host-store.ts";

export interface HostScope {
  readonly hosts: HostStore;
  readonly emit: (event: HostEdited) => Promise<void>;
  readonly audit: Audit;
}

export interface HostServiceNeeds {
  readonly transaction: <T>(work: (scope: HostScope) => Promise<T>) => Promise<T>;
  readonly now: () => Date;
}

export interface HostService {
  /** @throws Problem `host.not-found`, `host.changed` */
  readonly edit: (
    id: string,
    edit: HostEdit,
    seen: number,
    by: { readonly actor: AuditActor; readonly remoteAddress: string },
  ) => Promise<void>;
}

export function createHostService({ transaction, now }: HostServiceNeeds): HostService {
  return {
    edit: (id, edit, seen, by) =>
      transaction(async ({ hosts, emit, audit }) => {
        const host = await hosts.find(id);
        if (!host) throw new Problem("host.not-found", `There is no host ${id}.`);
        if (!(await hosts.edit(id, edit, seen))) {
          throw new Problem("host.changed", `Host ${host.name} changed after you opened it. Reload and try again.`);
        }
        await audit({
          actor: by.actor,
          action: "inventory.host.edited",
          target: { kind: "host", id, name: host.name },
          outcome: "success",
          remoteAddress: by.remoteAddress,
          details: {
            ...(edit.criticality === undefined ? {} : { criticality: edit.criticality }),
            ...(edit.owner === undefined ? {} : { owner: edit.owner }),
            ...(edit.tags === undefined ? {} : { tags: edit.tags.join(", ") }),
          },
        });
        await emit({ type: "inventory.host.edited.v1", hostId: id, revision: seen + 1, editedAt: now().toISOString() });
      }),
  };
}
