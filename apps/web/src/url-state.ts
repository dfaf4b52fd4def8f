import { useIsPhone } from "@cordon/ui";
import { useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import { useRef } from "react";

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

/**
 * The row shown beside a list, by its id in the URL. On a phone it is a page, so that the phone's own "back" closes it.
 */
export function usePeek(name: string): readonly [string | undefined, (id: string | undefined) => void] {
  const [url, setUrl] = useUrlState();
  const { history } = useRouter();
  const isPhone = useIsPhone();
  const isStep = useRef(false);
  const shown = url[name];
  const peek = (id: string | undefined): void => {
    if (id === undefined && isStep.current) {
      isStep.current = false;
      history.back();
      return;
    }
    isStep.current = isPhone && shown === undefined;
    setUrl({ [name]: id }, { replace: !isStep.current });
  };
  return [shown, peek];
}
