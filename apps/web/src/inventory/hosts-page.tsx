import { PageHeader, SkeletonRows } from "@cordon/ui";
import type { ReactElement } from "react";

export function HostsPage(): ReactElement {
  return (
    <>
      <PageHeader title="Hosts" />
      <SkeletonRows />
    </>
  );
}
