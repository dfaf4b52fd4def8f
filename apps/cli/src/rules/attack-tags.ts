/** `attack.t1003.001` is technique T1003.001; other tags are none. */
export function techniqueOf(tag: string): string | undefined {
  return /^attack\.(t\d{4}(?:\.\d{3})?)$/.exec(tag)?.[1]?.toUpperCase();
}

/** `attack.credential-access` is tactic credential-access; older rules write it with an underscore. */
export function tacticOf(tag: string): string | undefined {
  const name = /^attack\.([a-z_-]+)$/.exec(tag)?.[1];
  return name?.replaceAll("_", "-");
}
