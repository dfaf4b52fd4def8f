import bod2604 from "./tables/bod-26-04.json" with { type: "json" };
import ssvcDeployer from "./tables/ssvc-deployer.json" with { type: "json" };

/** A deadline class. */
export interface Tier {
  readonly id: string;
  readonly label: string;
  /** Days from the moment the exposure is known; undefined: no date of its own. */
  readonly dueInDays?: number;
  /** Look for traces of an intruder as well. */
  readonly needsForensics?: boolean;
}

/** A table of decisions, as data: every combination of its points has one row. */
export interface DecisionTable {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  /** The most urgent first. */
  readonly tiers: readonly Tier[];
  readonly points: readonly string[];
  /** The values of the points in their order, then the tier. */
  readonly rows: readonly (readonly string[])[];
}

/** What CISA asks of federal agencies since BOD 26-04; the default. */
export const BOD_26_04: DecisionTable = bod2604;

/** CERT/CC's tree for those who deploy; the days beside its outcomes are ours. */
export const SSVC_DEPLOYER: DecisionTable = ssvcDeployer;

const TABLES: readonly DecisionTable[] = [BOD_26_04, SSVC_DEPLOYER];

export function findDecisionTable(id: string): DecisionTable | undefined {
  return TABLES.find((table) => table.id === id);
}

/**
 * The tier of the row with these values.
 * @throws Error when the table has no such row, which means the table is broken: it must have every combination.
 */
export function decideTier(table: DecisionTable, values: Readonly<Record<string, string>>): Tier {
  const row = table.rows.find((cells) => table.points.every((point, index) => cells[index] === values[point]));
  const tier = table.tiers.find(({ id }) => id === row?.[table.points.length]);
  if (!tier) throw new Error(`The table ${table.id} has no row for ${JSON.stringify(values)}.`);
  return tier;
}

/** 0 is the most urgent. */
export function rankOfTier(table: DecisionTable, tier: Tier): number {
  return table.tiers.findIndex(({ id }) => id === tier.id);
}
