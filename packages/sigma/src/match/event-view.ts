import { ruleName } from "./field-reader.ts";
import { eachField, type FieldAliases, type FieldValue, type SigmaEvent } from "./sigma-event.ts";

/**
 * The event that is being matched, by slots: small numbers for the fields that rules name. One view serves a rule set
 * for all events, one after the other; a generation counter makes what the event before left invalid.
 */
export interface EventView {
  generation: number;
  /** Slots the event has, the first `count` of them. */
  readonly present: Int32Array;
  count: number;
  readonly load: (event: SigmaEvent) => void;
  readonly has: (slot: number) => boolean;
  /** Only for slots that the event has. */
  readonly value: (slot: number) => FieldValue;
  /** In lower case, made when first asked for; only for slots with one text. */
  readonly lower: (slot: number) => string;
  /** Calls `visit` with everything keywords are looked for in, until it answers true. */
  readonly someText: (visit: (text: string) => boolean) => boolean;
}

interface Target {
  readonly slot: number;
  /** Slot of the field whose other name this is; -1 for none. */
  readonly alias: number;
}

const NO_TARGET: Target = { slot: -1, alias: -1 };
/** Names are attacker-controlled: the memory of those seen is emptied when it has grown so far. */
const MAX_NAMES = 20_000;

/** Finds the slots of a name once and remembers them. */
function createTargets(slots: ReadonlyMap<string, number>, aliases: FieldAliases): (name: string) => Target {
  const targets = new Map<string, Target>();
  const fieldOf = new Map(Object.entries(aliases).flatMap(([field, names]) => names.map((name) => [name, field])));
  return (name) => {
    const known = targets.get(name);
    if (known) return known;
    const plain = ruleName(name);
    const slot = slots.get(plain) ?? -1;
    const field = fieldOf.get(plain);
    const alias = field === undefined ? -1 : (slots.get(field) ?? -1);
    const target = slot < 0 && alias < 0 ? NO_TARGET : { slot, alias };
    if (targets.size >= MAX_NAMES) targets.clear();
    targets.set(name, target);
    return target;
  };
}

export function createEventView(slots: ReadonlyMap<string, number>, aliases: FieldAliases): EventView {
  const targetOf = createTargets(slots, aliases);
  const size = slots.size;
  // Not 32 bits: a generation a record, 50,000 a second, would pass them within a day.
  const stamps = new Float64Array(size);
  const isAlias = new Uint8Array(size);
  const values: FieldValue[] = Array.from({ length: size }, () => null);
  const lowerStamps = new Float64Array(size);
  const lowers: string[] = Array.from({ length: size }, () => "");
  /** Everything keywords are looked for in. */
  const texts: string[] = [];
  let textCount = 0;

  function put(slot: number, value: FieldValue, fromAlias: number): void {
    if (stamps[slot] === view.generation) {
      if (fromAlias > (isAlias[slot] ?? 0)) return;
    } else {
      stamps[slot] = view.generation;
      view.present[view.count++] = slot;
    }
    isAlias[slot] = fromAlias;
    values[slot] = value;
    lowerStamps[slot] = 0;
  }

  function visit(name: string, value: FieldValue): void {
    if (typeof value === "string") texts[textCount++] = value;
    else if (value !== null) for (const item of value) texts[textCount++] = item;
    const target = targetOf(name);
    if (target === NO_TARGET) return;
    if (target.slot >= 0) put(target.slot, value, 0);
    if (target.alias >= 0) put(target.alias, value, 1);
  }

  const view: EventView = {
    generation: 0,
    present: new Int32Array(size),
    count: 0,
    load(next) {
      view.generation += 1;
      view.count = 0;
      textCount = 0;
      eachField(next.fields, visit);
      if (next.text !== undefined) {
        texts[0] = next.text;
        textCount = 1;
      }
    },
    has: (slot) => stamps[slot] === view.generation,
    value: (slot) => values[slot] ?? null,
    lower(slot) {
      if (lowerStamps[slot] !== view.generation) {
        const value = values[slot];
        lowers[slot] = typeof value === "string" ? value.toLowerCase() : "";
        lowerStamps[slot] = view.generation;
      }
      return lowers[slot] ?? "";
    },
    someText(look) {
      for (let at = 0; at < textCount; at++) if (look(texts[at] ?? "")) return true;
      return false;
    },
  };
  return view;
}
