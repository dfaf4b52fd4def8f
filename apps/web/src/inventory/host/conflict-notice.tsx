import { Button } from "@cordon/ui";
import type { ReactElement } from "react";

/** Somebody else was quicker: what was entered stays, and nothing is overwritten unseen. */
export function ConflictNotice({ onReload }: { readonly onReload: () => void }): ReactElement {
  return (
    <div
      role="alert"
      className="mt-2 flex flex-col items-start gap-2 rounded border-l-2 border-warn-text bg-warn-soft px-3 py-2"
    >
      <p>Somebody changed this host since you opened it. What you entered is kept here and not saved.</p>
      <Button size="small" icon="refresh" onPress={onReload}>
        Show the host as it is now
      </Button>
    </div>
  );
}
