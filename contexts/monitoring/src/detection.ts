import { join } from "node:path";
import type { RunInTransaction } from "@cordon/platform/database/transaction";
import type { Handlers } from "@cordon/platform/http/handler";
import type { Log } from "@cordon/platform/log";
import type { Kysely } from "kysely";
import type { alertRoutes } from "./alert/alert-contract.ts";
import { alertHandlers } from "./alert/alert-routes.ts";
import { type AlertScope, createAlertService } from "./alert/alert-service.ts";
import type { ruleRoutes } from "./rule/rule-contract.ts";
import { createPlanner } from "./detect/planner.ts";
import { createDecodePool, type DecodePool } from "./ingest/decode-pool.ts";
import { createImportReader } from "./rule/import-reader.ts";
import { readBuiltInRules } from "./rule/built-in-rules.ts";
import { createRuleExplainer } from "./rule/explain-rule.ts";
import { ruleHandlers, ruleSetHandlers } from "./rule/rule-routes.ts";
import { createRuleService } from "./rule/rule-service.ts";
import type { ruleSetRoutes } from "./rule/rule-set-contract.ts";
import { BUILT_IN_NAME, createRuleSetService, type RuleSetScope } from "./rule/rule-set-service.ts";
import type { RuleStore } from "./rule/rule-store.ts";
import { createRuleThread } from "./rule/rule-thread.ts";
import type { suppressionRoutes } from "./suppression/suppression-contract.ts";
import { suppressionHandlers } from "./suppression/suppression-routes.ts";
import { createSuppressionService, type SuppressionServiceScope } from "./suppression/suppression-service.ts";
import { createRuleTrier } from "./rule/try-rule.ts";
import type { QueryClient } from "./search/search-client.ts";
import type { MonitoringTables } from "./tables.ts";

type DetectionRoutes = typeof alertRoutes & typeof ruleRoutes & typeof ruleSetRoutes & typeof suppressionRoutes;

export interface DetectionNeeds {
  readonly db: Kysely<MonitoringTables>;
  readonly transaction: RunInTransaction<AlertScope & RuleSetScope & SuppressionServiceScope & { rules: RuleStore }>;
  readonly now: () => Date;
  readonly log: Log;
  /** Reads stored records for trying a rule. */
  readonly telemetry: { readonly screens: QueryClient };
  /** Parsed rules are kept beside what the guard of the disk watches: the data. */
  readonly limits: { readonly disk: { readonly path: string } };
}

export interface Detection {
  readonly handlers: Handlers<DetectionRoutes>;
  /** Its worker matches the rules that run. */
  readonly pool: DecodePool;
  readonly stop: () => Promise<void>;
}

/** Rules, alerts and suppressions, and the worker that knows them. Imports our own rules when they changed. */
export async function setUpDetection(needs: DetectionNeeds): Promise<Detection> {
  const { db, transaction, now, log } = needs;
  const pool = createDecodePool({
    cacheFolder: join(needs.limits.disk.path, "cache", "rules"),
    onPlanned: (rules) => log.debug({ rules }, "detection runs with these rules"),
  });
  const planner = createPlanner(needs, pool);
  const changing = { transaction, now, onRulesChanged: planner.refresh };
  const ruleSets = createRuleSetService(changing);
  // One each, so that a long import keeps nobody waiting who wants to know why a rule matched.
  const threads = {
    imports: createRuleThread({ heapMb: 512, timeoutMs: 60_000 }),
    explaining: createRuleThread({ heapMb: 256, timeoutMs: 10_000 }),
    trials: createRuleThread({ heapMb: 256, timeoutMs: 20_000 }),
  };
  const reader = createImportReader(threads.imports);
  try {
    const builtIn = { name: BUILT_IN_NAME, origin: "built-in" } as const;
    await ruleSets.importBuiltIn(reader.files(await readBuiltInRules(), builtIn));
  } catch (error) {
    log.warn({ err: error }, "the built-in rules could not be imported; those of before stay");
  }
  await planner.load();
  return {
    pool,
    async stop() {
      await planner.stop();
      await Promise.all([pool, ...Object.values(threads)].map((thread) => thread.stop()));
    },
    handlers: {
      ...alertHandlers(createAlertService({ transaction, now }), db, now),
      ...ruleHandlers(
        createRuleService(changing),
        {
          explain: createRuleExplainer(threads.explaining),
          tryOut: createRuleTrier(threads.trials, needs.telemetry.screens, now),
        },
        db,
        now,
      ),
      ...ruleSetHandlers(ruleSets, reader, db),
      ...suppressionHandlers(createSuppressionService(changing), db, now),
    },
  };
}
