import type { AffectedPackage } from "../model/advisory.ts";
import { spaceOfEcosystem } from "../version/ecosystem-space.ts";
import { normalizeName } from "../version/package-name.ts";
import type { FeedSink } from "./feed-sink.ts";
import { asText, type Fields, fieldsIn, isFields, listIn, objectsIn, textIn, textsIn } from "./fields.ts";
import { osvRanges } from "./osv-ranges.ts";

const MOST_VERSIONS = 50_000;
const MOST_SYMBOLS = 500;

/** The packages of a record that are known here and wanted; undefined when packages are chosen and none of these is. */
export function osvAffected(
  record: Fields,
  packages: readonly Fields[],
  place: string,
  sink: FeedSink,
): readonly AffectedPackage[] | undefined {
  const affected: AffectedPackage[] = [];
  let wanted = 0;
  packages.forEach((entry, index) => {
    const about = fieldsIn(entry, "package");
    const ecosystem = textIn(about, "ecosystem", 100);
    const told = textIn(about, "name", 500);
    const home = ecosystem === undefined ? undefined : spaceOfEcosystem(ecosystem);
    if (!home || told === undefined) return;
    const name = normalizeName(home.space, told);
    if (!sink.wants(home.space, name)) return;
    wanted += 1;
    const ranges = osvRanges(entry, home.scheme, `${place}.affected[${index}]`, sink);
    const versions = textsIn(entry, "versions", 300).slice(0, MOST_VERSIONS);
    if (ranges.length === 0 && versions.length === 0) return;
    affected.push({ ...home, name, status: "affected", ranges, versions, ...detailsOf(record, entry) });
  });
  return wanted === 0 && sink.isSelective ? undefined : affected;
}

function detailsOf(record: Fields, entry: Fields): Partial<AffectedPackage> {
  const urgency = urgencyOf(record, entry);
  const symbols = symbolsOf(fieldsIn(entry, "ecosystem_specific"));
  const module = moduleOf(textIn(fieldsIn(entry, "package"), "purl", 1_000)) ?? moduleInSummary(record, entry);
  return {
    ...(urgency === undefined ? {} : { urgency }),
    ...(symbols.length === 0 ? {} : { symbols }),
    ...(module === undefined ? {} : { module }),
  };
}

/** Debian and Ubuntu say it with the package, GitHub and Bitnami with the record, AlmaLinux and Rocky before the summary. */
function urgencyOf(record: Fields, entry: Fields): string | undefined {
  const own = fieldsIn(entry, "ecosystem_specific");
  return (
    textIn(own, "urgency", 40) ??
    textIn(own, "ubuntu_priority", 40) ??
    textIn(own, "severity", 40) ??
    ubuntuSeverity([...objectsIn(entry, "severity"), ...objectsIn(record, "severity")]) ??
    textIn(fieldsIn(record, "database_specific"), "severity", 40) ??
    /^(Low|Moderate|Important|Critical): /.exec(textIn(record, "summary", 20) ?? "")?.[1]
  );
}

function ubuntuSeverity(severities: readonly Fields[]): string | undefined {
  const told = severities.find((severity) => severity["type"] === "Ubuntu");
  return told && textIn(told, "score", 40);
}

/** Go: import paths with their symbols. Rust: paths of functions. */
function symbolsOf(specific: Fields): readonly string[] {
  const go = objectsIn(specific, "imports").flatMap((item) => {
    const path = textIn(item, "path", 300);
    if (path === undefined) return [];
    const names = textsIn(item, "symbols", 200);
    return names.length === 0 ? [path] : names.map((name) => `${path}.${name}`);
  });
  const functions = fieldsIn(specific, "affects")["functions"];
  const rust = isFields(functions) ? Object.keys(functions) : listIn(fieldsIn(specific, "affects"), "functions");
  return [...go, ...rust.flatMap((name) => asText(name, 300) ?? [])].slice(0, MOST_SYMBOLS);
}

/** `nodejs:18` of `pkg:rpm/rocky-linux/nodejs?rpmmod=nodejs:18:8080020230825`. */
function moduleOf(purl: string | undefined): string | undefined {
  const told = /[?&]rpmmod=([^&#]{1,200})/
    .exec(purl ?? "")?.[1]
    ?.replaceAll(/%3a/gi, ":")
    .split(":");
  return told?.[0] && told[1] ? `${told[0]}:${told[1]}` : undefined;
}

/** AlmaLinux says it in the summary alone: "Important: nodejs:12 security update". Of two modules it does not say which package is of which. */
function moduleInSummary(record: Fields, entry: Fields): string | undefined {
  const isModular = objectsIn(entry, "ranges")
    .flatMap((range) => objectsIn(range, "events"))
    .some((event) => textIn(event, "fixed", 300)?.includes(".module"));
  if (!isModular) return undefined;
  const told = (textIn(record, "summary", 300) ?? "").split(" ").filter((word) => STREAM.test(word));
  return told.length === 1 ? told[0] : undefined;
}

const STREAM = /^[\w.+-]{1,100}:[\w.+-]{1,60}$/;
