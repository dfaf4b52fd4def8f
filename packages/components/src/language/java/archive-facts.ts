/** What an archive says about itself. */
export interface ArchiveFacts {
  /** `opt/app.jar!BOOT-INF/lib/log4j-core.jar` */
  readonly path: string;
  /** Of each `pom.properties`; a shaded archive has one for everything in it. */
  readonly properties: readonly ReadonlyMap<string, string>[];
  readonly manifest: ReadonlyMap<string, string>;
  /** What the packages of all its classes begin with: `["org", "springframework", "beans"]`. */
  readonly classes: readonly string[];
}

/** The main section; a line that begins with a space continues the one before. */
export function parseManifest(text: string): ReadonlyMap<string, string> {
  const main = text.split(/\r?\n\r?\n/, 1)[0] ?? "";
  const fields = new Map<string, string>();
  for (const line of main.replace(/\r?\n /g, "").split(/\r?\n/)) {
    const colon = line.indexOf(":");
    if (colon > 0) fields.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return fields;
}

export function parseProperties(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const equals = line.search(/[=:]/);
    if (equals > 0 && !/^\s*[#!]/.test(line)) fields.set(line.slice(0, equals).trim(), line.slice(equals + 1).trim());
  }
  return fields;
}

/** What both begin with. */
export function commonStart(a: readonly string[], b: readonly string[]): readonly string[] {
  const end = a.findIndex((part, i) => part !== b[i]);
  return end === -1 ? a : a.slice(0, end);
}
