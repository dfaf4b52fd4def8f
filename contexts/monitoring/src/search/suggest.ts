import { Problem } from "@cordon/kernel";
import type { Completion } from "./complete-search.ts";
import { FIELD_ALIASES, FIELD_DESCRIPTIONS, shortName } from "./fields.ts";
import { formatFieldName, formatValue } from "./format-search.ts";
import type { SearchView } from "./search-view.ts";

export interface Suggestion {
  insert: string;
  label: string;
  kind: "field" | "value" | "operator";
  count: number | null;
}

export interface SuggestAnswer {
  start: number;
  end: number;
  suggestions: Suggestion[];
}

const LIMIT = 12;
const OPERATORS = ["AND", "OR", "NOT"] as const;

/** What could stand at the caret; without an answer of the event store, the names we know ourselves. */
export async function suggest(
  view: SearchView,
  completion: Completion,
  range: { readonly from: number; readonly to: number },
  sample: number,
): Promise<SuggestAnswer> {
  const { start, end, kind } = completion;
  if (kind === "text") return { start, end, suggestions: [] };
  const found =
    kind === "field"
      ? suggestFields(view, completion.prefix, range, sample)
      : suggestValues(view, completion, range, sample);
  return { start, end, suggestions: (await found).slice(0, LIMIT) };
}

async function suggestFields(
  view: SearchView,
  typed: string,
  range: { from: number; to: number },
  sample: number,
): Promise<Suggestion[]> {
  const prefix = typed.replace(/^"/, "").toLowerCase();
  const native = await orNothing(() => view.fieldNames(range.from, range.to, sample));
  const aliases = Object.keys(FIELD_ALIASES).map((name) => field(`${name}:`, name, null));
  const known = Object.keys(FIELD_DESCRIPTIONS).map((name) =>
    field(`${formatFieldName(name)}:`, shortName(name), null),
  );
  const found = native
    .filter(({ name }) => !Object.hasOwn(FIELD_DESCRIPTIONS, name))
    .map(({ name, events }) => field(`${formatFieldName(name)}:`, name, events));
  const operators =
    typed === ""
      ? []
      : OPERATORS.filter((word) => word.startsWith(typed)).map(
          (word): Suggestion => ({ insert: `${word} `, label: word, kind: "operator", count: null }),
        );
  const exists =
    "exists".startsWith(prefix) && prefix !== ""
      ? [{ ...field("exists:", "exists", null), kind: "operator" as const }]
      : [];
  const starts = [...operators, ...aliases, ...known, ...found, ...exists].filter(({ label }) =>
    label.toLowerCase().startsWith(prefix),
  );
  const contains = [...known, ...found].filter(
    ({ label }) => prefix !== "" && !label.toLowerCase().startsWith(prefix) && label.toLowerCase().includes(prefix),
  );
  const seen = new Set<string>();
  return [...starts, ...contains].filter(({ insert }) => !seen.has(insert) && seen.add(insert));
}

function field(insert: string, label: string, count: number | null): Suggestion {
  return { insert, label, kind: "field", count };
}

async function suggestValues(
  view: SearchView,
  completion: Extract<Completion, { kind: "value" }>,
  range: { from: number; to: number },
  sample: number,
): Promise<Suggestion[]> {
  if (completion.field === "cordon.id") return [];
  const found = await orNothing(() =>
    view.values({ ...range, field: completion.field, prefix: completion.prefix, sample, limit: LIMIT }),
  );
  return found.map(
    ({ value, count }): Suggestion => ({ insert: `${formatValue(value)} `, label: value, kind: "value", count }),
  );
}

/** A person goes on typing while the store is away or busy. */
async function orNothing<T>(read: () => Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}
