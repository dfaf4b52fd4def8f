import { QueryCache, MutationCache, QueryClient } from "@tanstack/react-query";
import { asProblem } from "./problem.ts";

/** @param onSignedOut a call was answered with 401: the session has ended. */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: unknown): void => {
    const { status, code } = asProblem(error);
    // A wrong password is also 401, and says nothing about the session.
    if (status === 401 && !code.endsWith(".refused")) onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        refetchOnWindowFocus: true,
        // Only what may heal by itself is asked again.
        retry: (failures, error) => failures < 2 && [0, 502, 503, 504].includes(asProblem(error).status),
      },
    },
  });
}
