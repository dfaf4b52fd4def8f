import { ErrorState } from "@cordon/ui";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { asProblem } from "./api/problem.ts";

export interface QueryViewProps<Data> {
  readonly query: UseQueryResult<Data>;
  readonly skeleton: ReactNode;
  /** Inside a page rather than instead of it. */
  readonly isCompact?: boolean;
  readonly children: (data: Data) => ReactNode;
}

/** Loading, error or full: three of the five states, said the same way everywhere. */
export function QueryView<Data>({ query, skeleton, isCompact = false, children }: QueryViewProps<Data>): ReactNode {
  if (query.data !== undefined) return children(query.data);
  if (query.isPending) return skeleton;
  const { title, detail, code, requestId } = asProblem(query.error);
  return (
    <ErrorState
      title={title}
      detail={detail}
      code={code}
      isCompact={isCompact}
      onRetry={() => void query.refetch()}
      {...(requestId === undefined ? {} : { requestId })}
    />
  );
}
