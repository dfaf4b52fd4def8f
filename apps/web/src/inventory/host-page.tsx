import type { HostDetail } from "@cordon/inventory/contract";
import { buttonClass, MachineText, PageBody, PageHeader, plural, Skeleton, useNow, useShortcut } from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useRouter } from "@tanstack/react-router";
import { type ReactElement, type ReactNode, useEffect } from "react";
import { api } from "../api/client.ts";
import { rangeSeen, searchFor } from "../events-link.ts";
import { QueryView } from "../query-view.tsx";
import { useSession } from "../session/session.ts";
import { VouchingMark } from "../vouching-mark.tsx";
import { HostConnections } from "./host/host-connections.tsx";
import { HostFacts } from "./host/host-facts.tsx";
import { Sightings } from "./host/sightings.tsx";
import { claimingSources, vouchingSentence } from "./vouching-sentence.ts";

/** One host: whose it is, how far its name can be believed, and who and what was seen on it. */
export function HostPage(): ReactElement {
  const { id = "" }: { readonly id?: string } = useParams({ strict: false });
  const router = useRouter();
  const query = useQuery({ queryKey: ["host", id], queryFn: () => api.getHost({ params: { id } }) });
  useShortcut(
    "Escape",
    () => {
      if (router.history.canGoBack()) router.history.back();
      else void router.navigate({ to: "/hosts" });
    },
    { label: "Back" },
  );
  return (
    <>
      {query.isLoadingError ? <PageHeader title={<Title>{id}</Title>} /> : null}
      <QueryView query={query} skeleton={<HostSkeleton />}>
        {(host) => <HostView host={host} />}
      </QueryView>
    </>
  );
}

function HostView({ host }: { readonly host: HostDetail }): ReactElement {
  const { can } = useSession();
  const now = useNow();
  useEffect(() => {
    document.title = `${host.name} · Cordon`;
  }, [host.name]);
  return (
    <>
      <PageHeader
        title={
          <Title>
            <MachineText text={host.name} />
          </Title>
        }
        aside={<VouchingMark level={host.vouching} />}
        summary={vouchingSentence(host, claimingSources(host))}
        actions={
          can("monitoring:read-events") ? (
            <Link
              to="/events"
              search={{ q: searchFor({ host: host.name }), ...rangeSeen(host, now) }}
              className={buttonClass("primary")}
            >
              {plural(host.events, "event")} of this host
            </Link>
          ) : null
        }
      />
      <PageBody className="grid max-w-[1280px] items-start gap-x-10 gap-y-8 md:grid-cols-[280px_minmax(0,1fr)]">
        <HostFacts key={host.id} host={host} />
        <div className="flex min-w-0 flex-col gap-8">
          <Sightings kind="user" host={host} />
          <Sightings kind="address" host={host} />
          <HostConnections host={host} />
        </div>
      </PageBody>
    </>
  );
}

function Title({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <>
      <Link to="/hosts" className="font-normal text-muted hover:underline">
        Hosts
      </Link>
      <span aria-hidden className="px-1.5 font-normal text-faint">
        /
      </span>
      {children}
    </>
  );
}

function HostSkeleton(): ReactElement {
  return (
    <>
      <PageHeader
        title={
          <Title>
            <span className="skeleton inline-block h-3 w-32" />
          </Title>
        }
        summary={<span className="skeleton inline-block h-3 w-72" />}
      />
      <PageBody className="grid max-w-[1280px] gap-x-10 gap-y-8 md:grid-cols-[280px_minmax(0,1fr)]">
        <Skeleton className="h-72" />
        <Skeleton className="h-72" />
      </PageBody>
    </>
  );
}
