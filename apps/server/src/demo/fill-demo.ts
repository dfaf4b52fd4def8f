import { createHash } from "node:crypto";
import type { createHostStore } from "@cordon/inventory";
import type { MonitoringRuntime } from "@cordon/monitoring/context";
import { demoRecords, type Organisation, readOrganisation } from "./demo-day.ts";

export interface DemoNeeds {
  /** The day on which it happens, always the same for one install, so that filling it in again adds nothing. */
  readonly day: Date;
  readonly submit: MonitoringRuntime["submit"];
  /** Whether this source sent something before. */
  readonly isKnownSource: (sourceId: string) => Promise<boolean>;
  readonly inHosts: (work: (hosts: ReturnType<typeof createHostStore>) => Promise<void>) => Promise<void>;
}

/** A believable organisation and a day of its activity, through the intake like any other records. */
export async function fillDemo(needs: DemoNeeds): Promise<void> {
  const organisation = await readOrganisation();
  await addHosts(needs, organisation);
  const bySource = Map.groupBy(Object.entries(organisation.sources), ([, source]) => source);
  for (const [name, folders] of bySource) {
    const sourceId = `src_demo_${folders[0]?.[0] ?? ""}`;
    if (await needs.isKnownSource(sourceId)) continue;
    const bytes = new TextEncoder().encode(
      await demoRecords(
        folders.map(([folder]) => folder),
        needs.day,
      ),
    );
    await needs.submit({
      sender: { sourceId, name, kind: "token", vouching: "collector" },
      clientId: `demo-${needs.day.toISOString().slice(0, 10)}`,
      payload: { kind: "body", bytes },
      bodyHash: createHash("sha256").update(bytes).digest(),
      isHistorical: true,
    });
  }
}

/** What people say of the hosts; what records say of them follows by itself. */
async function addHosts({ day, inHosts }: DemoNeeds, organisation: Organisation): Promise<void> {
  await inHosts(async (hosts) => {
    for (const { name, criticality, owner, tags } of organisation.hosts) {
      const known = await hosts.findByName(name);
      if (known) continue;
      const source = { sourceId: "src_demo", sourceName: "Demo data" };
      const seen = { firstAt: day, lastAt: day, events: 0, users: [], addresses: [] };
      await hosts.record({ hostName: name, isVouched: false, ...source, ...seen });
      const made = await hosts.findByName(name);
      if (made) await hosts.edit(made.id, { criticality, owner, tags }, made.revision);
    }
  });
}
