import definitions from "./purl-types.json" with { type: "json" };

/** The parts of a package URL as anybody may give them. */
export interface PurlParts {
  readonly type: string;
  /** Decoded, segments parted by `/`. */
  readonly namespace?: string | undefined;
  readonly name: string;
  readonly version?: string | undefined;
  readonly qualifiers?: ReadonlyMap<string, string> | undefined;
  /** Decoded, segments parted by `/`. */
  readonly subpath?: string | undefined;
}

/** What the specification says of one type; an unknown type has no rules. */
interface TypeRule {
  readonly namespace: string;
  readonly lowercase?: readonly string[];
  readonly namePattern?: string;
  readonly versionPattern?: string;
  readonly requiredQualifiers?: readonly string[];
}

const RULES: ReadonlyMap<string, TypeRule> = new Map(Object.entries<TypeRule>(definitions));

/** Types whose tools leave the namespace out though it is required: `pkg:golang/stdlib`, `pkg:deb/curl`. Such packages exist, so they are read. */
const OFTEN_WITHOUT_NAMESPACE: ReadonlySet<string> = new Set([
  "alpm",
  "apk",
  "composer",
  "deb",
  "github",
  "golang",
  "maven",
  "qpkg",
  "rpm",
]);

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The parts as the type spells them: lower case where case does not count, and the habits of single registries. */
export function normalizeParts(parts: PurlParts): PurlParts {
  const type = parts.type.toLowerCase();
  const lowercase = RULES.get(type)?.lowercase ?? [];
  const fold = (part: string, text: string): string => (lowercase.includes(part) ? text.toLowerCase() : text);
  return {
    type,
    namespace: parts.namespace === undefined ? undefined : fold("namespace", parts.namespace),
    name: normalizeTypeName(type, fold("name", parts.name), parts.qualifiers),
    version: parts.version === undefined ? undefined : fold("version", parts.version),
    qualifiers: type === "swid" ? withFoldedGuid(parts.qualifiers) : parts.qualifiers,
    subpath: parts.subpath,
  };
}

function normalizeTypeName(type: string, name: string, qualifiers: ReadonlyMap<string, string> | undefined): string {
  if (type === "pypi") return name.replaceAll("_", "-");
  if (type === "pub") return name.replace(/[^a-z0-9_]/g, "_");
  // Databricks does not tell models apart by case, Azure ML does.
  const isDatabricks = type === "mlflow" && qualifiers?.get("repository_url")?.includes("azuredatabricks.net") === true;
  return isDatabricks ? name.toLowerCase() : name;
}

function withFoldedGuid(qualifiers: ReadonlyMap<string, string> | undefined): ReadonlyMap<string, string> | undefined {
  const tag = qualifiers?.get("tag_id");
  return tag !== undefined && GUID.test(tag) ? new Map(qualifiers).set("tag_id", tag.toLowerCase()) : qualifiers;
}

/** What the type has against these parts, for a person; undefined when nothing. */
export function faultOfType(parts: PurlParts): string | undefined {
  const { type, namespace = "", name, version } = parts;
  const rule = RULES.get(type);
  if (!rule) return undefined;
  if (rule.namespace === "prohibited" && namespace !== "")
    return `A ${type} package has no namespace, but this one has "${namespace}".`;
  if (rule.namespace === "required" && namespace === "" && !OFTEN_WITHOUT_NAMESPACE.has(type))
    return `A ${type} package needs a namespace.`;
  if (rule.namePattern !== undefined && !new RegExp(rule.namePattern).test(name))
    return `"${name}" is no name of a ${type} package.`;
  if (rule.versionPattern !== undefined && version !== undefined && !new RegExp(rule.versionPattern).test(version)) {
    return `"${version}" is no version of a ${type} package.`;
  }
  if (type === "cpan" && name.includes("::"))
    return `"${name}" is a module; CPAN's distributions are named with hyphens.`;
  const missing = rule.requiredQualifiers?.find((key) => parts.qualifiers?.has(key) !== true);
  return missing === undefined ? undefined : `A ${type} package needs the qualifier "${missing}".`;
}
