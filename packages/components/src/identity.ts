import { formatPurl } from "@cordon/advisories";

/** The parts of a package URL, decoded. */
export interface Identity {
  readonly type: string;
  readonly namespace?: string | undefined;
  readonly name: string;
  readonly version?: string | undefined;
  readonly qualifiers?: Readonly<Record<string, string | undefined>> | undefined;
}

/** The canonical package URL; what is empty or undefined is left out. */
export function identify({ type, namespace, name, version, qualifiers }: Identity): string {
  const known = Object.entries(qualifiers ?? {}).flatMap(([key, value]): [string, string][] =>
    value === undefined || value === "" ? [] : [[key, value]],
  );
  return formatPurl({
    type,
    ...(namespace && { namespace }),
    name: name.toWellFormed(),
    ...(version && { version: version.toWellFormed() }),
    qualifiers: new Map(known),
  });
}
