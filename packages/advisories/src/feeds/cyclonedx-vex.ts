import type { VexProduct, VexStatement } from "../model/advisory.ts";
import type { FeedFormat, FeedSink } from "./feed-sink.ts";
import { dateIn, type Fields, fieldsIn, isFields, listIn, objectsIn, textIn } from "./fields.ts";
import { MOST_NOTE, MOST_PRODUCTS } from "./vex-words.ts";

/** The vulnerabilities of a CycloneDX document that somebody has analysed; without an analysis they state nothing. */
export const CYCLONEDX_VEX: FeedFormat = {
  id: "cyclonedx-vex",
  shape: "values",
  start: (sink) => ({ take: (value, place) => takeDocument(value, place, sink) }),
};

const STATUSES: ReadonlyMap<string, VexStatement["status"]> = new Map([
  ["not_affected", "not_affected"],
  ["false_positive", "not_affected"],
  ["resolved", "fixed"],
  ["resolved_with_pedigree", "fixed"],
  ["exploitable", "affected"],
  ["in_triage", "under_investigation"],
]);

/** In the words of the other VEX formats, where they have one for it. */
const JUSTIFICATIONS: ReadonlyMap<string, string> = new Map([
  ["code_not_present", "vulnerable_code_not_present"],
  ["code_not_reachable", "vulnerable_code_not_in_execute_path"],
  ["protected_by_mitigating_control", "inline_mitigations_already_exist"],
]);

interface Context {
  readonly author: string;
  readonly date: string | undefined;
  /** Package URL of the document's own subject. */
  readonly root: string | undefined;
  readonly purls: ReadonlyMap<string, string>;
}

function takeDocument(value: unknown, place: string, sink: FeedSink): void {
  const document = isFields(value) ? value : {};
  const metadata = fieldsIn(document, "metadata");
  const date = dateIn(metadata, "timestamp");
  sink.date(date);
  const [author] = [
    ...objectsIn(metadata, "authors"),
    fieldsIn(metadata, "manufacturer"),
    fieldsIn(metadata, "supplier"),
  ]
    .map((person) => textIn(person, "name", 200))
    .filter((name) => name !== undefined);
  const context: Context = {
    author: author ?? "an unnamed author",
    date,
    root: textIn(fieldsIn(metadata, "component"), "purl", 1_000),
    purls: purlsByRef([fieldsIn(metadata, "component"), ...objectsIn(document, "components")]),
  };
  listIn(document, "vulnerabilities").forEach((item, index) => {
    const inside = `${place}.vulnerabilities[${index}]`;
    if (!isFields(item)) sink.problem(inside, "The vulnerability is no object.");
    else if ("analysis" in item) takeVulnerability(item, context, inside, sink);
  });
}

function takeVulnerability(item: Fields, context: Context, place: string, sink: FeedSink): void {
  const analysis = fieldsIn(item, "analysis");
  const vulnerability = textIn(item, "id", 100);
  const status = STATUSES.get(textIn(analysis, "state", 40) ?? "");
  if (vulnerability === undefined || status === undefined) {
    sink.problem(place, "The vulnerability has no id, or its analysis no state that is known.");
    return;
  }
  const products = objectsIn(item, "affects")
    .slice(0, MOST_PRODUCTS)
    .flatMap((affected) => productsOf(affected, status, context, place, sink));
  if (products.length === 0) {
    sink.problem(place, "The analysis names no product that can be told, and so speaks of nothing.");
    return;
  }
  const justification = textIn(analysis, "justification", 100);
  const note = textIn(analysis, "detail", MOST_NOTE);
  const ofWhen = dateIn(analysis, "lastUpdated") ?? dateIn(item, "updated") ?? context.date;
  sink.add({
    kind: "vex",
    statement: {
      vulnerability,
      aliases: objectsIn(item, "references")
        .flatMap((reference) => textIn(reference, "id", 100) ?? [])
        .filter((id) => id !== vulnerability),
      status,
      ...(justification === undefined ? {} : { justification: JUSTIFICATIONS.get(justification) ?? justification }),
      ...(note === undefined ? {} : { note }),
      author: context.author,
      products,
      source: "CycloneDX VEX",
      ...(ofWhen === undefined ? {} : { date: ofWhen }),
    },
  });
}

function productsOf(
  affected: Fields,
  status: VexStatement["status"],
  { purls, root }: Context,
  place: string,
  sink: FeedSink,
): readonly VexProduct[] {
  const ref = textIn(affected, "ref", 1_000);
  if (ref === undefined) return [];
  const id = purls.get(ref) ?? purlOfLink(ref) ?? ref;
  const versions = objectsIn(affected, "versions");
  if (versions.length === 0) return [productOf(id, root)];
  const isOfAnalysis = (version: Fields): boolean =>
    (version["status"] === "unaffected") === (status === "not_affected");
  const said = versions.filter((version) => version["status"] === undefined || isOfAnalysis(version));
  const exact = said.flatMap((version) => textIn(version, "version", 300) ?? []);
  // A range cannot be told here; that it clears every version must not be the answer.
  if (exact.length < said.length) sink.problem(place, "It speaks of ranges of versions, which cannot be used.");
  return exact.map((version) => productOf(withVersion(id, version), root));
}

/** A part of the subject is meant inside the subject only, where the document says what that is. */
function productOf(id: string, root: string | undefined): VexProduct {
  return root === undefined || root === id ? { id, subcomponents: [] } : { id: root, subcomponents: [id] };
}

function withVersion(id: string, version: string): string {
  return id.startsWith("pkg:") && !id.includes("@", id.lastIndexOf("/"))
    ? `${id.split(/[?#]/)[0] ?? id}@${version}`
    : id;
}

/** Many name a package by its purl behind the link to another document: `urn:cdx:…/1#pkg:maven/…`. */
function purlOfLink(ref: string): string | undefined {
  const inside = ref.startsWith("urn:cdx:") ? ref.slice(ref.indexOf("#") + 1) : ref;
  return inside.startsWith("pkg:") ? inside : undefined;
}

function purlsByRef(components: readonly Fields[]): ReadonlyMap<string, string> {
  const purls = new Map<string, string>();
  const waiting = [...components];
  for (let component = waiting.pop(); component; component = waiting.pop()) {
    const ref = textIn(component, "bom-ref", 1_000);
    const purl = textIn(component, "purl", 1_000);
    if (ref !== undefined && purl !== undefined) purls.set(ref, purl);
    for (const inner of objectsIn(component, "components")) waiting.push(inner);
  }
  return purls;
}
