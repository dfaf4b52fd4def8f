import { machineSegments } from "@cordon/ui";
import type { ReactElement } from "react";

/**
 * Words of a rule, a reason, a name: written by anybody. Marks that would turn, hide or break the line are named, as in
 * ⟨RLO⟩; everything else is what it is.
 */
export function plainText(text: string): string {
  return machineSegments(text)
    .map(({ kind, shown }) => (kind === "control" ? `⟨${shown}⟩` : shown))
    .join("");
}

/** The same in its own direction, so that what stands around it stays in its place. */
export function PlainText({ text, className }: { readonly text: string; readonly className?: string }): ReactElement {
  return (
    <bdi title={text.length > 40 ? plainText(text) : undefined} className={className}>
      {plainText(text)}
    </bdi>
  );
}
