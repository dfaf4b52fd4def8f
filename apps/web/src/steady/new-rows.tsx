import { Button, useShortcut } from "@cordon/ui";
import type { ReactElement } from "react";

export interface NewRowsProps {
  /** What came above, and what left. */
  readonly waiting: number;
  readonly gone: number;
  readonly onShow: () => void;
}

/** "3 new": what came while a person reads; rows do not move under their eyes. */
export function NewRows({ waiting, gone, onShow }: NewRowsProps): ReactElement {
  const isOff = waiting + gone === 0;
  useShortcut("n", onShow, { label: "Show the list as it is now", isOff });
  const words = [waiting > 0 ? `${waiting} new` : "", gone > 0 ? `${gone} left` : ""]
    .filter((part) => part !== "")
    .join(", ");
  return (
    <div role="status" className="pointer-events-none absolute inset-x-0 top-10 z-20 flex justify-center">
      {isOff ? null : (
        <Button
          size="small"
          icon="up"
          shortcut="n"
          onPress={onShow}
          aria-label={`${words}: show the list as it is now`}
          className="pointer-events-auto bg-raised shadow-pop"
        >
          {words}
        </Button>
      )}
    </div>
  );
}
