import type { VexProduct, VexStatement } from "../model/advisory.ts";
import { csafProducts, type CsafProducts } from "./csaf-products.ts";
import type { FeedFormat, FeedSink } from "./feed-sink.ts";
import { dateIn, type Fields, fieldsIn, isFields, listIn, objectsIn, textIn, textsIn } from "./fields.ts";
import { MOST_NOTE } from "./vex-words.ts";

/** CSAF 2.0, profile VEX, and security advisories of vendors read as statements about their products. */
export const CSAF: FeedFormat = {
  id: "csaf",
  shape: "values",
  start: (sink) => ({ take: (value, place) => takeDocument(value, place, sink) }),
};

const STATUSES: readonly (readonly [csaf: string, status: VexStatement["status"]])[] = [
  ["known_not_affected", "not_affected"],
  ["fixed", "fixed"],
  ["first_fixed", "fixed"],
  ["known_affected", "affected"],
  ["first_affected", "affected"],
  ["last_affected", "affected"],
  ["under_investigation", "under_investigation"],
];

interface Context {
  readonly author: string;
  readonly date: string | undefined;
  readonly products: CsafProducts;
}

function takeDocument(value: unknown, place: string, sink: FeedSink): void {
  const root = isFields(value) ? value : {};
  const document = fieldsIn(root, "document");
  const tracking = fieldsIn(document, "tracking");
  const date = dateIn(tracking, "current_release_date");
  sink.date(date);
  sink.licence(textIn(document, "license_expression", 200));
  const context: Context = {
    author: textIn(fieldsIn(document, "publisher"), "name", 200) ?? "an unnamed publisher",
    date,
    products: csafProducts(fieldsIn(root, "product_tree")),
  };
  listIn(root, "vulnerabilities").forEach((item, index) => {
    const inside = `${place}.vulnerabilities[${index}]`;
    if (isFields(item)) takeVulnerability(item, context, inside, sink);
    else sink.problem(inside, "The vulnerability is no object.");
  });
}

function takeVulnerability(item: Fields, context: Context, place: string, sink: FeedSink): void {
  const ids = objectsIn(item, "ids").flatMap((id) => textIn(id, "text", 100) ?? []);
  const vulnerability = textIn(item, "cve", 100) ?? ids[0];
  if (vulnerability === undefined) {
    sink.problem(place, "The vulnerability has neither a CVE id nor another.");
    return;
  }
  const reasons = wordsByProduct(objectsIn(item, "flags"), "label", 100, context);
  const impacts = objectsIn(item, "threats").filter((threat) => threat["category"] === "impact");
  const notes = wordsByProduct(impacts, "details", MOST_NOTE, context);
  for (const [name, status] of STATUSES) {
    const groups = groupProducts(textsIn(fieldsIn(item, "product_status"), name), context, reasons, notes);
    if (groups.unknown > 0)
      sink.problem(`${place}.${name}`, `${groups.unknown} of its products are not in the product tree.`);
    for (const { products, justification, note } of groups.known) {
      sink.add({
        kind: "vex",
        statement: {
          vulnerability,
          aliases: ids.filter((id) => id !== vulnerability),
          status,
          ...(justification === undefined ? {} : { justification }),
          ...(note === undefined ? {} : { note }),
          author: context.author,
          products,
          source: "CSAF",
          ...(context.date === undefined ? {} : { date: context.date }),
        },
      });
    }
  }
}

/** What flags or threats say, by product id; `*` for those that name no product and so mean all. */
function wordsByProduct(
  holders: readonly Fields[],
  key: string,
  most: number,
  { products }: Context,
): ReadonlyMap<string, string> {
  const words = new Map<string, string>();
  for (const holder of holders) {
    const word = textIn(holder, key, most);
    if (word === undefined) continue;
    const members = products.membersOf(holder);
    for (const id of members.length === 0 ? ["*"] : members) words.set(id, word);
  }
  return words;
}

interface ProductGroup {
  readonly products: VexProduct[];
  readonly justification: string | undefined;
  readonly note: string | undefined;
}

/** Products about which the same is said belong to one statement. */
function groupProducts(
  ids: readonly string[],
  { products }: Context,
  reasons: ReadonlyMap<string, string>,
  notes: ReadonlyMap<string, string>,
): { readonly known: Iterable<ProductGroup>; readonly unknown: number } {
  const groups = new Map<string, ProductGroup>();
  let unknown = 0;
  for (const id of new Set(ids)) {
    const product = products.product(id);
    const justification = reasons.get(id) ?? reasons.get("*");
    const note = notes.get(id) ?? notes.get("*");
    const key = JSON.stringify([justification, note]);
    const group = groups.get(key) ?? { products: [], justification, note };
    if (product) {
      group.products.push(product);
      groups.set(key, group);
    } else unknown += 1;
  }
  return { known: groups.values(), unknown };
}
