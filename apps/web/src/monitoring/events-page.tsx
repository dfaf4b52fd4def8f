import { PageHeader, SkeletonRows } from "@cordon/ui";
import type { ReactElement } from "react";

export function EventsPage(): ReactElement {
  return (
    <>
      <PageHeader title="Events" />
      <SkeletonRows />
    </>
  );
}
