/**
 * Precision and recall on findings that people labelled as right or wrong (anchore/vulnerability-match-labels), as far as the advisories at hand can judge them.
 * Needs ../shared; prints tables and JSON lines. `node bench/labels.ts`
 */
import {
  assess,
  createMemorySource,
  feedAt,
  type Match,
  type MemorySource,
  readFeed,
} from "../packages/advisories/src/index.ts";
import {
  entriesAbout,
  type Guess,
  guessComponent,
  type MatchLabel,
  readMatchLabels,
} from "../tools/proof/match-labels.ts";
import { report } from "./report.ts";

const DATA = new URL("../../shared/data/vulnerabilities/", import.meta.url).pathname;
const FEEDS = [
  "osv/almalinux.ndjson.gz",
  "osv/bitnami.ndjson.gz",
  "osv/cassette-osv.ndjson.gz",
  "osv/go.ndjson.gz",
  "osv/npm-security-wg.raw.ndjson.gz",
  "osv/php-friendsofphp.raw.ndjson.gz",
  "osv/psf.ndjson.gz",
  "osv/pypi.ndjson.gz",
  "osv/retirejs-v5-combined.json.gz",
  "osv/retirejs-npmrepository.json.gz",
  "osv/rubysec.raw.ndjson.gz",
  "osv/rustsec.raw.ndjson.gz",
  "ssvc/vulnrichment-2024-10-24.ndjson.gz",
];

type Outcome = "found" | "missed" | "unknown to the data" | "still found" | "rightly not found" | "never said";

interface Judged {
  readonly label: MatchLabel;
  readonly ecosystem: string;
  readonly outcome: Outcome;
  /** What the advisories say of this weakness in this version. */
  readonly match: Match | undefined;
}

const OWNED = "part of a package of the distribution, which has patched it";
const OWNER = /\brpm\b|\bdeb\b|red ?hat|rhel|inherited/i;
const OF_DISTRIBUTION = /\.el\d|\+deb\d|ubuntu|\.module[+_]el|\.amzn/;
const source = await sourceOf(FEEDS);
const { labels, others } = readMatchLabels(`${DATA}labels/anchore-match-labels.ndjson.gz`);
const artifacts = artifactsOf(source);
const guesses = labels.map((label) => ({ label, guess: guessComponent(label, source, artifacts) }));
const judged = guesses.flatMap(({ label, guess }) => ("why" in guess ? [] : [judge(label, guess)]));
const packaged = packagedIn(labels);
// What one label tells of a version holds for the others.
const ownedVersions = new Set(
  labels.filter(({ note }) => OWNER.test(note)).map(({ name, version }) => `${name} ${version}`),
);
const decided = judged.filter(({ outcome }) => outcome !== "unknown to the data" && outcome !== "never said");

console.log(
  [
    `${labels.length} labels say right or wrong about a package (${others} more say neither, or name no package).`,
    `${judged.length} of them (${percent(judged.length, labels.length)}) are about a package whose publisher's advisories are at hand, and ${decided.length} (${percent(decided.length, labels.length)}) about a weakness that these advisories have for that package: only those say something about the matching.`,
    "Of the others the table below tells why: most are about packages of Red Hat, Ubuntu, Debian before 12, Amazon and Alpine, none of whose advisories are at hand, and about Java and npm packages, of whose advisories a sample is. The kind of a package is guessed from its name, since labels do not say it.",
  ].join("\n"),
);
report("labels that cannot be judged, by reason", reasons());
report("labels: recall and precision by ecosystem", [...perEcosystem(), summary("all", judged)]);
report("labels: false positives that remain, and true ones that are missed", taxonomy());

async function sourceOf(feeds: readonly string[]): Promise<MemorySource> {
  const memory = createMemorySource();
  for (const feed of feeds) for await (const record of readFeed(await feedAt(`${DATA}${feed}`))) memory.add(record);
  return memory;
}

/** Maven's names by artifact. */
function artifactsOf(memory: MemorySource): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, Set<string>>();
  for (const { affected } of memory.entries()) {
    if (affected.space !== "maven") continue;
    const artifact = affected.name.split(":")[1] ?? "";
    const known = names.get(artifact) ?? new Set<string>();
    names.set(artifact, known.add(affected.name));
  }
  return new Map([...names].map(([artifact, full]) => [artifact, [...full]]));
}

function judge(label: MatchLabel, { component, ecosystem }: Extract<Guess, { component: unknown }>): Judged {
  const inventory = { subject: label.image, components: [component], problems: [] };
  // Of the time of the labels: ends of life say nothing about matching.
  const { matches } = assess(inventory, source, { on: "2024-01-01" });
  const match = matches.find(({ id, aliases }) => [id, ...aliases].some((name) => label.ids.includes(name)));
  const isKnown = entriesAbout(component, label.ids, source).length > 0;
  return { label, ecosystem, outcome: outcomeOf(label.isTrue, match?.state === "open", isKnown), match };
}

function outcomeOf(isTrue: boolean, isFound: boolean, isKnown: boolean): Outcome {
  if (isTrue) return isFound ? "found" : isKnown ? "missed" : "unknown to the data";
  return isFound ? "still found" : isKnown ? "rightly not found" : "never said";
}

function perEcosystem(): readonly Record<string, string | number>[] {
  const ecosystems = [...new Set(judged.map(({ ecosystem }) => ecosystem))].sort();
  return ecosystems.map((name) =>
    summary(
      name,
      judged.filter(({ ecosystem }) => ecosystem === name),
    ),
  );
}

function summary(ecosystem: string, among: readonly Judged[]): Record<string, string | number> {
  const count = (outcome: Outcome): number => among.filter((one) => one.outcome === outcome).length;
  const [found, missed, still] = [count("found"), count("missed"), count("still found")];
  const owned = among.filter((one) => one.outcome === "still found" && classOf(one) === OWNED).length;
  return {
    ecosystem,
    labels: among.length,
    "TP found": found,
    "TP missed": missed,
    recall: percent(found, found + missed),
    "FP still found": still,
    "FP rightly not found": count("rightly not found"),
    precision: percent(found, found + still),
    "FP owned by a distribution's package": owned,
    "precision without them": percent(found, found + still - owned),
    "TP unknown to the data": count("unknown to the data"),
    "FP nobody at hand ever said": count("never said"),
  };
}

function reasons(): readonly Record<string, string | number>[] {
  const counts = new Map<string, number>();
  for (const { guess } of guesses) if ("why" in guess) counts.set(guess.why, (counts.get(guess.why) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([why, count]) => ({ why, labels: count }));
}

/** Why these remain, as far as the label or the image tells. */
function taxonomy(): readonly Record<string, string | number>[] {
  const classes = new Map<string, { row: Record<string, string | number>; labels: number }>();
  for (const one of judged.filter(({ outcome }) => outcome === "still found" || outcome === "missed")) {
    const { label, ecosystem, outcome, match } = one;
    const why = outcome === "missed" ? "its publisher says that this version is not affected" : classOf(one);
    const key = `${outcome} ${ecosystem} ${why}`;
    const known = classes.get(key);
    const example = `${label.name} ${label.version} ${label.ids.at(-1) ?? ""}`;
    const row = { outcome, ecosystem, why, example, "our reason": match?.reason.at(-1)?.slice(0, 90) ?? "" };
    classes.set(key, { row: known?.row ?? row, labels: (known?.labels ?? 0) + 1 });
  }
  return [...classes.values()]
    .sort((x, y) => y.labels - x.labels)
    .map(({ row, labels: count }) => ({ labels: count, ...row }));
}

/** Labels have no owner of a file. A root has: there the verdict of the distribution is taken, where its advisories are complete. */
function classOf({ label: { image, name, version, note }, ecosystem }: Judged): string {
  const isInPackage = packaged.get(image)?.some((one) => one.includes(name.toLowerCase())) ?? false;
  if (isInPackage || ownedVersions.has(`${name} ${version}`)) return OWNED;
  if (/not[ _]importable|effectively[ _]private/i.test(note)) return "a part of the module that nothing else can use";
  if (/jenkins|cloudbees/.test(image) && ecosystem !== "maven")
    return "a plugin of Jenkins: its kind is guessed wrongly";
  if (/vscode|not (really|actually)|this is for|not the/i.test(note)) return "another thing of that name";
  return "no note that tells why";
}

/** Names of packages of the distribution, in lower case, by image. */
function packagedIn(all: readonly MatchLabel[]): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, Set<string>>();
  for (const { image, name } of all.filter(({ version }) => OF_DISTRIBUTION.test(version)))
    names.set(image, (names.get(image) ?? new Set()).add(name.toLowerCase()));
  return new Map([...names].map(([image, found]) => [image, [...found]]));
}

function percent(part: number, whole: number): string {
  return whole === 0 ? "–" : `${Math.round((part / whole) * 1_000) / 10} %`;
}
