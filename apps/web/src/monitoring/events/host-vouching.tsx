import type { EventItem } from "@cordon/monitoring/contract";
import type { ReactElement } from "react";
import { VouchingMark } from "../../vouching-mark.tsx";

/** Whose word the name of an event's host is. */
export function HostVouching({ event }: { readonly event: Pick<EventItem, "isHostVouched" | "source"> }): ReactElement {
  if (event.isHostVouched) return <VouchingMark level="vouched" word="vouched for by its token" />;
  return event.source.isAuthenticated ? (
    <VouchingMark level="claimed" word="claimed by the record" />
  ) : (
    <VouchingMark level="unauthenticated" word="claimed, sender unauthenticated" />
  );
}
