import { Button, useShortcut } from "@cordon/ui";
import type { ReactElement } from "react";
import type { Follow } from "./follow.ts";

/** "37 new": what came in while the person reads further down. */
export function FreshEvents({ follow }: { readonly follow: Follow }): ReactElement {
  const { waiting, isAtLeast, show } = follow;
  const toTop = (): void => {
    show();
    document.querySelector('[role="grid"][aria-label="Events"]')?.parentElement?.scrollTo({ top: 0 });
  };
  useShortcut("n", toTop, { label: "Show the new events", isOff: waiting === 0 });
  return (
    <div role="status" className="pointer-events-none absolute inset-x-0 top-10 z-20 flex justify-center">
      {waiting === 0 ? null : (
        <Button
          size="small"
          icon="up"
          shortcut="n"
          onPress={toTop}
          className="pointer-events-auto bg-raised shadow-pop"
        >
          {waiting}
          {isAtLeast ? "+" : ""} new
        </Button>
      )}
    </div>
  );
}
