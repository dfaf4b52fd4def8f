import type parser from "stream-json/core/parser.js";

export interface JsonElement {
  /** Keys from the root, `*` for a place in a list: `components/*`. */
  readonly path: string;
  readonly value: unknown;
}

type Token = parser.Token;

/** A list or an object that is being put together. */
interface Container {
  readonly list: unknown[] | undefined;
  readonly fields: [string, unknown][];
  key: string;
}

const MAX_DEPTH = 500;
const MAX_TEXT = 64 * 1024;
/** Of one element; a component with all it contains has some thousand. */
const MAX_TOKENS = 2_000_000;

/** Puts together the elements at wanted paths from the tokens of a document. */
export class JsonAssembler {
  readonly #isWanted: (path: string) => boolean;
  /** The keys that lead here. */
  readonly #path: string[] = [];
  readonly #building: Container[] = [];
  #wantedPath = "";
  #tokens = 0;
  #text = "";
  #hasEnded = false;

  constructor(isWanted: (path: string) => boolean) {
    this.#isWanted = isWanted;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** @throws Error when the document is nested too deep or one element is too large. */
  take(token: Token): JsonElement | undefined {
    if (this.#building.length > 0) this.#tokens += 1;
    if (this.#tokens > MAX_TOKENS) throw new Error("One of its elements is too large.");
    if (token.name === "startObject" || token.name === "startArray") this.#begin(token.name === "startArray");
    else if (token.name === "endObject" || token.name === "endArray") return this.#finish();
    else if (token.name === "keyValue") this.#key(token.value);
    else if (token.name === "startString") this.#text = "";
    else if (token.name === "stringChunk") this.#text += this.#text.length < MAX_TEXT ? token.value : "";
    else if (token.name === "endString") return this.#value(this.#text);
    else if (token.name === "numberValue") return this.#value(Number(token.value));
    else if (token.name === "trueValue" || token.name === "falseValue" || token.name === "nullValue")
      return this.#value(token.value);
    return undefined;
  }

  #begin(isList: boolean): void {
    const here = this.#path.join("/");
    if (this.#building.length > 0 || this.#isWanted(here)) {
      if (this.#building.length === 0) this.#wantedPath = here;
      this.#building.push({ list: isList ? [] : undefined, fields: [], key: "" });
    }
    this.#path.push(isList ? "*" : "");
    if (this.#path.length > MAX_DEPTH) throw new Error(`It is nested deeper than ${MAX_DEPTH}.`);
  }

  #key(key: string): void {
    this.#path[this.#path.length - 1] = key;
    const top = this.#building.at(-1);
    if (top) top.key = key;
  }

  #finish(): JsonElement | undefined {
    this.#path.pop();
    this.#hasEnded = this.#path.length === 0;
    const done = this.#building.pop();
    if (!done) return undefined;
    // Entries, not assignments: `__proto__` is a name like others.
    const value = done.list ?? Object.fromEntries(done.fields);
    if (this.#building.length > 0) return this.#value(value);
    this.#tokens = 0;
    return { path: this.#wantedPath, value };
  }

  #value(value: unknown): JsonElement | undefined {
    const top = this.#building.at(-1);
    if (top?.list) top.list.push(value);
    else if (top) top.fields.push([top.key, value]);
    if (top) return undefined;
    const path = this.#path.join("/");
    return this.#isWanted(path) ? { path, value } : undefined;
  }
}
