import type { VexProduct } from "../model/advisory.ts";
import { type Fields, fieldsIn, objectsIn, textIn, textsIn } from "./fields.ts";

const MOST_PRODUCTS = 300_000;

export interface CsafProducts {
  /** What a product id of the document stands for. */
  readonly product: (id: string) => VexProduct | undefined;
  /** The product ids that `product_ids` and `group_ids` of a flag or threat name. */
  readonly membersOf: (holder: Fields) => readonly string[];
}

/** The product tree of a CSAF document: branches, full names, relationships (a component on a platform) and groups. */
export function csafProducts(tree: Fields): CsafProducts {
  const names = new Map<string, string>();
  for (const product of [...objectsIn(tree, "full_product_names"), ...branchProducts(tree)]) {
    const id = textIn(product, "product_id", 500);
    const name = nameOf(product);
    if (id !== undefined && name !== undefined) names.set(id, name);
  }
  const related = relationsOf(tree, names);
  const groups = new Map(
    objectsIn(tree, "product_groups").map((group) => [textIn(group, "group_id", 500), textsIn(group, "product_ids")]),
  );
  return {
    product: (id) => {
      const name = names.get(id);
      return related.get(id) ?? (name === undefined ? undefined : { id: name, subcomponents: [] });
    },
    membersOf: (holder) => [
      ...textsIn(holder, "product_ids"),
      ...textsIn(holder, "group_ids").flatMap((group) => groups.get(group) ?? []),
    ],
  };
}

/** The products at the branches, without recursion: a document may nest as deep as it likes. */
function branchProducts(tree: Fields): readonly Fields[] {
  const products: Fields[] = [];
  const waiting = [...objectsIn(tree, "branches")];
  for (let branch = waiting.pop(); branch && products.length < MOST_PRODUCTS; branch = waiting.pop()) {
    const product = fieldsIn(branch, "product");
    if ("product_id" in product) products.push(product);
    for (const inner of objectsIn(branch, "branches")) waiting.push(inner);
  }
  return products;
}

function nameOf(product: Fields): string | undefined {
  const helper = fieldsIn(product, "product_identification_helper");
  const [purl] = textsIn(helper, "purls", 1_000);
  return textIn(helper, "purl", 1_000) ?? purl ?? textIn(helper, "cpe", 1_000) ?? textIn(product, "name", 500);
}

function relationsOf(tree: Fields, names: ReadonlyMap<string, string>): ReadonlyMap<string, VexProduct> {
  const related = new Map<string, VexProduct>();
  for (const relation of objectsIn(tree, "relationships").slice(0, MOST_PRODUCTS)) {
    const whole = fieldsIn(relation, "full_product_name");
    const id = textIn(whole, "product_id", 500);
    const part = names.get(textIn(relation, "product_reference", 500) ?? "");
    const platform = names.get(textIn(relation, "relates_to_product_reference", 500) ?? "");
    if (id === undefined || part === undefined) continue;
    const helper = fieldsIn(whole, "product_identification_helper");
    const own = textIn(helper, "purl", 1_000);
    if (own !== undefined || platform === undefined) related.set(id, { id: own ?? part, subcomponents: [] });
    else related.set(id, { id: platform, subcomponents: [part] });
  }
  return related;
}
