/** Where "Sign in with your organisation" leads; it comes back to this page. */
export function oidcHref(returnTo: string): string {
  return `/api/v1/oidc/start?${new URLSearchParams({ returnTo }).toString()}`;
}

const WORDS: Readonly<Record<string, string>> = {
  "oidc.refused":
    "Your organisation's sign-in page did not confirm who you are, or you are no member here. Try again, or ask an administrator for an invitation.",
  "oidc.unreachable": "Your organisation's sign-in page does not answer. Try again later, or sign in with a password.",
  "oidc.not-configured": "Signing in with your organisation is not set up here. Sign in with a password.",
  "session.too-many-attempts": "Too many attempts from your address. Wait a few minutes and try again.",
};

/** What a problem's code, with which the server sent the browser back, means. */
export function oidcProblem(code: string): string {
  return WORDS[code] ?? "Signing in with your organisation did not work. Try again, or sign in with a password.";
}
