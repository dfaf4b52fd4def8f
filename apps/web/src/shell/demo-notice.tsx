import type { ReactElement } from "react";

/** Above every page of an install that was filled with invented data. */
export function DemoNotice(): ReactElement {
  return (
    <p role="note" className="shrink-0 border-b bg-canvas px-6 py-1 text-muted phone:px-4">
      <strong className="font-semibold text-text">Demo data.</strong> The Harbour Lane Clinic and all that happens there
      are invented.
    </p>
  );
}
