/** Which package of the distribution owns the files that somebody asked for. Paths are those of the tree, without a leading `/`. */
export interface Ownership {
  /** Nobody asked: readers need not open their lists of files. */
  readonly isAsked: boolean;
  claim(path: string, purl: string): void;
  ownerOf(path: string): string | undefined;
}

export function createOwnership(asked: Iterable<string>): Ownership {
  const owners = new Map<string, string | undefined>();
  for (const path of asked) owners.set(merged(path), undefined);
  return {
    isAsked: owners.size > 0,
    claim: (path, purl) => {
      const key = merged(path);
      if (owners.has(key)) owners.set(key, purl);
    },
    ownerOf: (path) => owners.get(merged(path)),
  };
}

/** Package lists say `/lib/x` where the file lies in `/usr/lib/x`, since distributions merged the two. */
function merged(path: string): string {
  const relative = path.startsWith("/") ? path.slice(1) : path;
  return relative.startsWith("usr/") ? relative.slice(4) : relative;
}
