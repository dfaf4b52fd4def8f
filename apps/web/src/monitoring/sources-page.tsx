import { PageHeader, SkeletonRows } from "@cordon/ui";
import type { ReactElement } from "react";

export function SourcesPage(): ReactElement {
  return (
    <>
      <PageHeader title="Sources" />
      <SkeletonRows />
    </>
  );
}
