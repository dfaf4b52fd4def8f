import type { ArchiveFacts } from "./archive-facts.ts";

export interface MavenName {
  readonly group?: string;
  readonly artifact: string;
  readonly version: string;
}

/**
 * Gradle builds leave no `pom.properties`; the groups of those that matter most cannot be guessed from what they leave.
 * The first whose name begins so, when the classes are of the package.
 */
const KNOWN_GROUPS: readonly {
  readonly name: RegExp;
  readonly classes: string;
  readonly group: (match: string) => string;
}[] = [
  {
    name: /^spring-(boot|security|data|cloud|session|integration|batch|kafka|amqp|ws|hateoas|restdocs|plugin)\b/,
    classes: "org.springframework",
    group: (part) => `org.springframework.${part}`,
  },
  { name: /^spring-/, classes: "org.springframework", group: () => "org.springframework" },
  {
    name: /^(commons-(?:beanutils|cli|codec|collections|digester|fileupload|httpclient|io|lang|logging|net))$/,
    classes: "org.apache.commons",
    group: (name) => name,
  },
  { name: /^junit-(jupiter|platform|vintage)/, classes: "org.junit", group: (part) => `org.junit.${part}` },
  { name: /^kotlin-(?!logging)/, classes: "kotlin", group: () => "org.jetbrains.kotlin" },
  { name: /^asm(?:-|$)/, classes: "org.objectweb.asm", group: () => "org.ow2.asm" },
  { name: /^okhttp/, classes: "okhttp3", group: () => "com.squareup.okhttp3" },
  { name: /^tomcat-embed-/, classes: "org.apache", group: () => "org.apache.tomcat.embed" },
  { name: /^(?:tomcat-|catalina|jasper)/, classes: "org.apache", group: () => "org.apache.tomcat" },
];

/** Every artifact that an archive says it holds. */
export function nameArchive(facts: ArchiveFacts): readonly MavenName[] {
  const { artifact, version } = fromFileName(facts.path);
  const told = facts.properties.flatMap((fields) => {
    const [group, name, number] = ["groupId", "artifactId", "version"].map((key) => fields.get(key));
    return group && name && number && ![group, name, number].some((text) => text.includes("${"))
      ? [{ group, artifact: name, version: number }]
      : [];
  });
  const kept = fromRepository(facts.path);
  if (kept) return told.some((name) => name.artifact === kept.artifact) ? told : [...told, kept];
  if (told.some((name) => name.artifact === artifact)) return told;
  const own = fromManifest(facts, artifact, version);
  // A file that was renamed and tells of one artifact is that artifact.
  const isRenamed = told.length === 1 && (version === undefined || told[0]?.version === version);
  return own === undefined || isRenamed ? told : [...told, own];
}

/** Local repositories of Maven name everything by folders: `repository/org/slf4j/slf4j-api/1.7.36/slf4j-api-1.7.36.jar`. */
function fromRepository(path: string): MavenName | undefined {
  const parts = path.split("/");
  const start = parts.indexOf("repository") + 1;
  const [artifact, version, file] = parts.slice(-3);
  if (start === 0 || parts.length - start < 4 || path.includes("!") || !artifact || !version) return undefined;
  return file?.startsWith(`${artifact}-${version}.`)
    ? { group: parts.slice(start, -3).join("."), artifact, version }
    : undefined;
}

function fromManifest(
  { manifest, classes }: ArchiveFacts,
  artifact: string | undefined,
  fileVersion: string | undefined,
): MavenName | undefined {
  const symbolic = manifest.get("bundle-symbolicname")?.split(";", 1)[0]?.trim();
  const title = manifest.get("implementation-title");
  const name = artifact ?? (title && /^[\w.-]+$/.test(title) ? title : symbolic);
  const version = fileVersion ?? manifest.get("implementation-version") ?? manifest.get("bundle-version");
  if (!name || !version || version.includes("${")) return undefined;
  const group = groupOf(name, symbolic, manifest.get("implementation-vendor-id"), classes);
  return { ...(group && { group }), artifact: name, version };
}

function groupOf(
  name: string,
  symbolic: string | undefined,
  vendor: string | undefined,
  classes: readonly string[],
): string | undefined {
  for (const known of KNOWN_GROUPS) {
    const match = known.name.exec(name);
    if (match && classes.join(".").startsWith(known.classes)) return known.group(match[1] ?? "");
  }
  if (vendor && /^[a-z][\w-]*(?:\.[\w-]+)+$/i.test(vendor)) return vendor;
  if (symbolic?.endsWith(`.${name}`)) {
    const group = symbolic.slice(0, -name.length - 1);
    return group.includes(".") ? group : symbolic;
  }
  // Groups are rarely longer than three parts, and end where the parts become those of the artifact's own name.
  const tokens = new Set(name.split(/[-_.]/));
  const parts = classes.length >= 2 ? classes : (symbolic?.split(".") ?? []);
  let length = Math.min(parts.length, 3);
  if (length === 3 && tokens.has(parts[2] ?? "") && parts.length >= 3) length = parts[1] === name.split("-")[0] ? 2 : 3;
  return length < 2 ? undefined : parts.slice(0, length).join(".");
}

/** `log4j-core-2.14.1.jar`; the version begins at the first part that begins with a digit. */
function fromFileName(path: string): { readonly artifact?: string; readonly version?: string } {
  const file = path.split(/[/!]/).at(-1) ?? "";
  const stem = file.slice(0, file.lastIndexOf("."));
  const dash = stem.search(/-v?\d/);
  if (dash <= 0) return {};
  return { artifact: stem.slice(0, dash), version: stem.slice(dash + 1) };
}
