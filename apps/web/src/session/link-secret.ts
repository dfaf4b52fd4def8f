/** The secret of a one-time link. It is in the fragment, so no server or proxy logs it; it leaves the address at once. */
export function readSecret(): string {
  const secret = window.location.hash.slice(1);
  if (secret !== "") window.history.replaceState(null, "", window.location.pathname);
  return secret;
}
