import type { About } from "@cordon/platform/platform-contract";
import { bytes, Duration, Instant, KeyValueList, PageBody, PageHeader, Skeleton } from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement, ReactNode } from "react";
import { api } from "../../api/client.ts";
import { QueryView } from "../../query-view.tsx";
import { Health } from "./health.tsx";

/** Which version runs, how it is, and how large its stores are. */
export function AboutPage(): ReactElement {
  const query = useQuery({ queryKey: ["about"], queryFn: () => api.getAbout(), refetchInterval: 30_000 });
  return (
    <>
      <PageHeader title="About" />
      <PageBody>
        <QueryView query={query} skeleton={<Skeleton className="h-40 max-w-[620px]" />}>
          {(about) => <Facts about={about} />}
        </QueryView>
      </PageBody>
    </>
  );
}

function Facts({ about }: { readonly about: About }): ReactElement {
  return (
    <div className="flex max-w-[620px] flex-col gap-8">
      <Part title={`Cordon ${about.version}`}>
        <KeyValueList
          items={[
            { key: "Running since", value: <Instant at={about.startedAt} hasZone /> },
            { key: "For", value: <Duration ms={about.uptimeSeconds * 1_000} /> },
            { key: "Licence", value: "Apache-2.0" },
          ]}
        />
      </Part>
      <Part title="Health">
        <Health />
      </Part>
      <Part title="Stores">
        <KeyValueList
          items={about.stores.map((store) => ({
            key: store.name,
            value: (
              <>
                {store.bytes === null ? "size not known" : bytes(store.bytes)}
                {store.version === null ? null : <span className="text-muted"> · version {store.version}</span>}
              </>
            ),
          }))}
        />
      </Part>
    </div>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  return (
    <section>
      <h2 className="mb-1 font-semibold">{title}</h2>
      {children}
    </section>
  );
}
