import type { ReactElement } from "react";
import { VouchingMark } from "../../vouching-mark.tsx";

/** Whose word a host's name is. */
export function HostVouching({ isVouched }: { readonly isVouched: boolean }): ReactElement {
  return isVouched ? (
    <VouchingMark level="vouched" word="vouched for by its token" />
  ) : (
    <VouchingMark level="claimed" word="claimed by the record" />
  );
}
