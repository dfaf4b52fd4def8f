import { eachField, type FieldAliases, type FieldValue, type SigmaEvent } from "./sigma-event.ts";

/** The fields of one event by the names of rules. */
export interface FieldReader {
  /** Undefined when the event has no such field, null when it has it without a value. */
  readonly values: (field: string) => readonly string[] | null | undefined;
  /** The name under which the event has it. */
  readonly nameOf: (field: string) => string;
  /** What keywords are looked for in: the record, or else each value. */
  readonly texts: () => readonly { readonly name: string; readonly value: string }[];
}

export function createFieldReader(event: SigmaEvent, aliases: FieldAliases = {}): FieldReader {
  const fields = new Map<string, FieldValue>();
  eachField(event.fields, (name, value) => fields.set(ruleName(name), value));
  const nameOf = (field: string): string => {
    if (fields.has(field) || !Object.hasOwn(aliases, field)) return field;
    return aliases[field]?.find((name) => fields.has(name)) ?? field;
  };
  return {
    nameOf,
    values(field) {
      const value = fields.get(nameOf(field));
      return typeof value === "string" ? [value] : value;
    },
    texts() {
      if (event.text !== undefined) return [{ name: "", value: event.text }];
      return [...fields].flatMap(([name, value]) =>
        (typeof value === "string" ? [value] : (value ?? [])).map((text) => ({ name, value: text })),
      );
    },
  };
}

/** Sigma's taxonomy writes names without spaces: `Product Name` is `ProductName`. */
export function ruleName(name: string): string {
  return name.includes(" ") ? name.replaceAll(" ", "") : name;
}
