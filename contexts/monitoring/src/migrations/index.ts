import type { Migration } from "kysely/migration";
import { ledger } from "./001-ledger.ts";
import { savedSearches } from "./002-saved-searches.ts";
import { rules } from "./003-rules.ts";
import { alerts } from "./004-alerts.ts";
import { matchesByLedger } from "./005-matches-by-ledger.ts";
import { ruleFilters } from "./006-rule-filters.ts";

export const migrations: Readonly<Record<string, Migration>> = {
  "001-ledger": ledger,
  "002-saved-searches": savedSearches,
  "003-rules": rules,
  "004-alerts": alerts,
  "005-matches-by-ledger": matchesByLedger,
  "006-rule-filters": ruleFilters,
};
