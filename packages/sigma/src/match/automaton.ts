/** Literals of one field, found in one pass over its text whatever their number (Aho and Corasick 1975). */
export interface Automaton {
  /** Calls `hit` with the payload of each literal that occurs; the same one may come more than once. */
  readonly scan: (text: string, hit: (payload: readonly number[]) => void) => void;
  readonly states: number;
}

/** `literal` is lower case ASCII and not empty. */
export interface AutomatonEntry {
  readonly literal: string;
  readonly payload: number;
}

const ASCII = 128;
const ROOT = 0;
const NUL = 0;

/** What an automaton does not look for: it splits literals there. */
export const FOREIGN: RegExp = /[\P{ASCII}\0]+/u;

/** Two letters outside ASCII have a lower case that begins in it: the Kelvin sign and the dotted capital I. */
export function asciiOf(code: number): number {
  return code === 0x212a ? 0x6b : code === 0x130 ? 0x69 : NUL;
}

/** Letters of either case are the same; a character outside ASCII is between literals, as is a NUL. */
export function buildAutomaton(entries: readonly AutomatonEntry[]): Automaton {
  const { classOf, classes } = classify(entries);
  const trie = buildTrie(entries, classOf, classes);
  const links = linkFailures(trie, classes);
  const { delta, firstHit, payloads } = flatten(trie, links, classes);
  return {
    states: trie.payloads.length,
    scan(text, hit) {
      let state = ROOT;
      const length = text.length;
      for (let at = 0; at < length; at++) {
        const code = text.charCodeAt(at);
        state = delta[state + (classOf[code < ASCII ? code : asciiOf(code)] ?? 0)] ?? ROOT;
        if (state >= firstHit) hit(payloads[(state - firstHit) / classes] ?? NOTHING);
      }
    },
  };
}

const NOTHING: readonly number[] = [];

/** Characters that no literal has share class 0, which leads back to the root. */
function classify(entries: readonly AutomatonEntry[]): { readonly classOf: Uint8Array; readonly classes: number } {
  const classOf = new Uint8Array(ASCII);
  let classes = 1;
  for (const { literal } of entries) {
    for (let at = 0; at < literal.length; at++) {
      const code = literal.charCodeAt(at);
      if (code !== NUL && classOf[code] === 0) classOf[code] = classes++;
    }
  }
  for (let code = 65; code <= 90; code++) classOf[code] = classOf[code + 32] ?? 0;
  return { classOf, classes };
}

interface Trie {
  /** Children by state times classes; 0 for none. */
  next: Int32Array;
  readonly payloads: number[][];
}

function buildTrie(entries: readonly AutomatonEntry[], classOf: Uint8Array, classes: number): Trie {
  const most = entries.reduce((sum, { literal }) => sum + literal.length, 1);
  const next = new Int32Array(most * classes);
  const payloads: number[][] = [[]];
  for (const { literal, payload } of entries) {
    let state = ROOT;
    for (let at = 0; at < literal.length; at++) {
      const slot = state * classes + (classOf[literal.charCodeAt(at)] ?? 0);
      if (next[slot] === 0) next[slot] = payloads.push([]) - 1;
      state = next[slot] ?? ROOT;
    }
    payloads[state]?.push(payload);
  }
  return { next: next.slice(0, payloads.length * classes), payloads };
}

/** Completes the children to a total transition function and gathers what ends inside each state's text. */
function linkFailures({ next, payloads }: Trie, classes: number): readonly number[] {
  const fail = new Int32Array(payloads.length);
  const order: number[] = [];
  for (let k = 1; k < classes; k++) if (next[k] !== 0) order.push(next[k] ?? ROOT);
  for (let head = 0; head < order.length; head++) {
    const state = order[head] ?? ROOT;
    const behind = fail[state] ?? ROOT;
    const own = payloads[state];
    for (const payload of payloads[behind] ?? NOTHING) if (own && !own.includes(payload)) own.push(payload);
    for (let k = 1; k < classes; k++) {
      const slot = state * classes + k;
      const onFailure = next[behind * classes + k] ?? ROOT;
      const child = next[slot] ?? ROOT;
      if (child === ROOT) next[slot] = onFailure;
      else {
        fail[child] = onFailure;
        order.push(child);
      }
    }
  }
  return order;
}

interface Flat {
  readonly delta: Int32Array;
  /** States from here on end a literal. */
  readonly firstHit: number;
  readonly payloads: readonly (readonly number[])[];
}

/** Numbers the states so that those with a payload come last, and multiplies them by the number of classes. */
function flatten({ next, payloads }: Trie, order: readonly number[], classes: number): Flat {
  const silent = [ROOT, ...order.filter((state) => payloads[state]?.length === 0)];
  const hits = order.filter((state) => (payloads[state]?.length ?? 0) > 0);
  const numberOf = new Int32Array(payloads.length);
  for (const [index, state] of [...silent, ...hits].entries()) numberOf[state] = index * classes;
  const delta = new Int32Array(next.length);
  for (let state = 0; state < payloads.length; state++) {
    const base = numberOf[state] ?? 0;
    for (let k = 0; k < classes; k++) delta[base + k] = numberOf[next[state * classes + k] ?? ROOT] ?? ROOT;
  }
  return { delta, firstHit: silent.length * classes, payloads: hits.map((state) => payloads[state] ?? []) };
}
