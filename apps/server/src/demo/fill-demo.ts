import { createHash } from "node:crypto";
import { createHostStore, type InventoryTables } from "@cordon/inventory";
import type { MonitoringRuntime } from "@cordon/monitoring/context";
import { withTablesOf } from "@cordon/platform/database/create-database";
import { inTransaction } from "@cordon/platform/database/transaction";
import type { Members } from "@cordon/platform/members/members";
import type { Stores } from "../stores.ts";
import type { DemoClock } from "./demo-clock.ts";
import { doDeed, findIncident, type IncidentHandlers } from "./demo-deeds.ts";
import { addPeople } from "./demo-people.ts";
import { type DemoBatch, readStory, stepsOf, type Story } from "./demo-story.ts";

export interface DemoNeeds {
  /** When the story ends, always the same for one install, so that filling it in again adds nothing. */
  readonly endsAt: Date;
  /** The one that all contexts work by: the story happens at its own times. */
  readonly clock: DemoClock;
  readonly stores: Pick<Stores, "db" | "events">;
  readonly monitoring: Pick<MonitoringRuntime, "submit" | "handlers">;
  readonly incidents: IncidentHandlers;
  readonly members: Pick<Members, "localAdmin" | "links" | "handlers">;
}

/**
 * A believable organisation and the days before its start: records through the intake like any others, and what people
 * did about them through the services that the console uses. Whatever an earlier try did stays as it is.
 */
export async function fillDemo(needs: DemoNeeds): Promise<void> {
  const { clock, stores } = needs;
  const story = await readStory();
  const people = await addPeople(story.people, needs.members);
  const [anybody] = people.values();
  const last = story.scenes.reduce((latest, scene) => (scene.ago < latest.ago ? scene : latest));
  if (anybody && (await findIncident(needs.incidents, last.about, anybody))) return;

  const steps = await stepsOf(story, needs.endsAt);
  await addHosts(needs, story, steps[0]?.at ?? needs.endsAt);
  const deeds = { incidents: needs.incidents, monitoring: needs.monitoring.handlers, people };
  try {
    for (const step of steps) {
      await stores.events.idle(); // what follows from the step before happens by its clock
      clock.standAt(step.at);
      if (step.kind === "records") await Promise.all(step.batches.map((batch) => send(needs, batch)));
      else await doDeed(deeds, step);
    }
    await stores.events.idle();
  } finally {
    clock.run();
  }
}

async function send({ monitoring }: DemoNeeds, { id, source, text }: DemoBatch): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  const slug = source.toLowerCase().replaceAll(/[^a-z]+/g, "_");
  await monitoring.submit({
    sender: { sourceId: `src_${slug}`, name: source, kind: "token", vouching: "collector" },
    clientId: `demo-${id}`,
    payload: { kind: "body", bytes },
    bodyHash: createHash("sha256").update(bytes).digest(),
    isHistorical: false,
  });
}

/** What people say of the hosts; what records say of them follows by itself. */
async function addHosts({ stores }: DemoNeeds, { hosts }: Story, at: Date): Promise<void> {
  await inTransaction(withTablesOf<InventoryTables>(stores.db), async (trx) => {
    const inventory = createHostStore(trx);
    for (const { name, criticality, owner, tags } of hosts) {
      if (await inventory.findByName(name)) continue;
      const source = { sourceId: "src_demo", sourceName: "Demo data" };
      const seen = { firstAt: at, lastAt: at, events: 0, users: [], addresses: [] };
      await inventory.record({ hostName: name, isVouched: false, ...source, ...seen });
      const made = await inventory.findByName(name);
      if (made) await inventory.edit(made.id, { criticality, owner, tags }, made.revision);
    }
  });
}
