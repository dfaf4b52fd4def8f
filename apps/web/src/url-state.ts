import { useNavigate, useSearch } from "@tanstack/react-router";

export type UrlState = Readonly<Record<string, string | undefined>>;

export interface ChangeUrl {
  /** Undefined or empty takes a name out of the URL. `replace`: no step for the back button (typing, scrolling). */
  (change: UrlState, options?: { readonly replace?: boolean }): void;
}

/** The filters, sort and selection of a page: they live in the URL, so that a pasted link shows the same. */
export function useUrlState(): readonly [UrlState, ChangeUrl] {
  const search: UrlState = useSearch({ strict: false });
  const navigate = useNavigate();
  const change: ChangeUrl = (change, { replace = false } = {}) => {
    // oxlint-disable-next-line typescript/no-floating-promises -- a cancelled navigation is no error
    navigate({ to: ".", search: (before: UrlState) => ({ ...before, ...change }), replace });
  };
  return [search, change];
}
