import { Skeleton } from "@cordon/ui";
import type { ReactElement } from "react";

export function AlertSkeleton(): ReactElement {
  return (
    <div role="status" aria-label="Loading the alert" className="flex flex-col gap-4">
      <Skeleton className="h-16" />
      <Skeleton className="h-36" />
      <Skeleton className="h-3 w-2/3" />
      <Skeleton className="h-3 w-1/2" />
    </div>
  );
}
