import type { VexProduct, VexStatement } from "../model/advisory.ts";
import type { FeedFormat, FeedSink } from "./feed-sink.ts";
import { asText, dateIn, type Fields, fieldsIn, isFields, listIn, textIn, textsIn } from "./fields.ts";
import { isVexStatus, MOST_NOTE, MOST_PRODUCTS } from "./vex-words.ts";

/** OpenVEX documents, from the first drafts (`vuln_id`, products as texts) to 0.2.0. */
export const OPENVEX: FeedFormat = {
  id: "openvex",
  shape: "values",
  start: (sink) => ({ take: (value, place) => takeDocument(value, place, sink) }),
};

function takeDocument(value: unknown, place: string, sink: FeedSink): void {
  const document = isFields(value) ? value : {};
  const date = dateIn(document, "last_updated") ?? dateIn(document, "timestamp");
  sink.date(date);
  sink.licence(textIn(document, "license", 100));
  const context = { author: textIn(document, "author", 200) ?? "an unnamed author", date };
  listIn(document, "statements").forEach((item, index) => {
    const inside = `${place}.statements[${index}]`;
    const statement = isFields(item) ? statementOf(item, context) : "The statement is no object.";
    if (typeof statement === "string") sink.problem(inside, statement);
    else sink.add({ kind: "vex", statement });
  });
}

interface Context {
  readonly author: string;
  readonly date: string | undefined;
}

/** The statement, or what it lacks. */
function statementOf(item: Fields, { author, date }: Context): VexStatement | string {
  const { vulnerability, aliases } = vulnerabilityOf(item);
  const status = textIn(item, "status", 40);
  if (vulnerability === undefined) return "The statement names no vulnerability.";
  if (!isVexStatus(status)) return "The statement has no status that is known.";
  const products = listIn(item, "products")
    .slice(0, MOST_PRODUCTS)
    .flatMap((product) => productOf(product, item));
  if (products.length === 0) return "The statement names no product, and so speaks of nothing.";
  const justification = textIn(item, "justification", 100);
  const note =
    textIn(item, "impact_statement", MOST_NOTE) ??
    textIn(item, "action_statement", MOST_NOTE) ??
    textIn(item, "status_notes", MOST_NOTE);
  const ofWhen = dateIn(item, "last_updated") ?? dateIn(item, "timestamp") ?? date;
  return {
    vulnerability,
    aliases: aliases.filter((alias) => alias !== vulnerability),
    status,
    ...(justification === undefined ? {} : { justification }),
    ...(note === undefined ? {} : { note }),
    author,
    products,
    source: "OpenVEX",
    ...(ofWhen === undefined ? {} : { date: ofWhen }),
  };
}

function vulnerabilityOf(item: Fields): {
  readonly vulnerability: string | undefined;
  readonly aliases: readonly string[];
} {
  const told = item["vulnerability"];
  if (isFields(told)) {
    return {
      vulnerability: textIn(told, "name", 100) ?? idOf(textIn(told, "@id", 300)),
      aliases: textsIn(told, "aliases", 100),
    };
  }
  return { vulnerability: asText(told, 100) ?? textIn(item, "vuln_id", 100), aliases: [] };
}

/** `https://nvd.nist.gov/vuln/detail/CVE-2024-1` names it at its end. */
function idOf(address: string | undefined): string | undefined {
  return address?.split("/").at(-1);
}

function productOf(product: unknown, item: Fields): readonly VexProduct[] {
  const id = identityOf(product);
  if (id === undefined) return [];
  const own = isFields(product) ? listIn(product, "subcomponents") : [];
  // Before 0.2.0 the parts stood beside the products and held for each of them.
  const parts = own.length > 0 ? own : listIn(item, "subcomponents");
  const subcomponents = parts.slice(0, MOST_PRODUCTS).map(identityOf);
  // A part that cannot be read must not turn the statement into one about the whole product.
  if (subcomponents.includes(undefined)) return [];
  return [{ id, subcomponents: subcomponents.filter((part) => part !== undefined) }];
}

function identityOf(product: unknown): string | undefined {
  if (!isFields(product)) return asText(product, 1_000);
  const identifiers = fieldsIn(product, "identifiers");
  const [hash] = Object.values(fieldsIn(product, "hashes"));
  return (
    textIn(identifiers, "purl", 1_000) ??
    textIn(product, "@id", 1_000) ??
    textIn(identifiers, "cpe23", 1_000) ??
    textIn(identifiers, "cpe22", 1_000) ??
    asText(hash, 200)
  );
}
