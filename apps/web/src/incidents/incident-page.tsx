import { ErrorState, PageBody, Skeleton, useShortcut } from "@cordon/ui";
import type { IncidentDetail } from "@cordon/incidents/contract";
import { useParams, useRouter } from "@tanstack/react-router";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { asProblem } from "../api/problem.ts";
import { useIncidentActions } from "./actions/use-incident-actions.tsx";
import { EvidenceDeskProvider } from "./evidence/evidence-desk-provider.tsx";
import { EvidenceList } from "./evidence/evidence-list.tsx";
import { ClosingNote } from "./incident/closing-note.tsx";
import { EntityGraph } from "./entities/entity-list.tsx";
import { IncidentHeader } from "./incident/incident-header.tsx";
import { LinkReasons } from "./incident/link-reasons.tsx";
import { NextSteps } from "./incident/next-steps.tsx";
import { Related } from "./incident/related.tsx";
import { CommentBox } from "./incident/story/comment-box.tsx";
import { Story } from "./incident/story/story.tsx";
import { TaskList } from "./incident/task-list.tsx";
import { usePresence } from "./incident/use-presence.ts";
import { lastOpened } from "./last-opened.ts";
import { useLiveIncidents } from "./refresh/use-incident-refresh.ts";
import { useIncident } from "./use-incident.ts";

/** What happened, who does what about it, and what is next. */
export function IncidentPage(): ReactElement {
  const { id = "" }: { readonly id?: string } = useParams({ strict: false });
  const router = useRouter();
  const query = useIncident(id);
  useLiveIncidents();
  useShortcut(
    "Escape",
    () => {
      if (router.history.canGoBack()) router.history.back();
      else void router.navigate({ to: "/incidents" });
    },
    { label: "Back" },
  );
  if (query.data !== undefined) return <IncidentView key={query.data.id} incident={query.data} />;
  if (query.isPending) return <IncidentSkeleton />;
  const problem = asProblem(query.error);
  return (
    <ErrorState
      {...problem}
      detail={
        problem.status === 404
          ? `There is no incident ${/^\d+$/.test(id) ? `#${id}` : "of that id"}. The link may be mistyped.`
          : problem.detail
      }
      onRetry={() => void query.refetch()}
    />
  );
}

function IncidentView({ incident }: { readonly incident: IncidentDetail }): ReactElement {
  const comment = useRef<HTMLTextAreaElement>(null);
  const [isWriting, setWriting] = useState(false);
  const present = usePresence(incident.id, isWriting);
  const actions = useIncidentActions({
    targets: [incident],
    anchor: () => document.querySelector("[data-incident-actions]"),
    hasOpen: false,
    onComment: () => comment.current?.focus(),
  });
  useEffect(() => {
    document.title = `#${incident.number} ${incident.sentence} · Cordon`;
    lastOpened.id = incident.id;
  }, [incident.id, incident.number, incident.sentence]);
  return (
    <EvidenceDeskProvider incident={incident}>
      <IncidentHeader incident={incident} present={present} actions={actions} />
      <PageBody className="grid max-w-[1360px] items-start gap-x-8 gap-y-8 md:grid-cols-[minmax(0,1fr)_340px]">
        <div className="flex min-w-0 flex-col gap-5">
          <ClosingNote incident={incident} />
          <Story incident={incident} mayRespond={actions.mayRespond} />
          {actions.mayRespond ? (
            <CommentBox incident={incident} inputRef={comment} present={present} onWriting={setWriting} />
          ) : null}
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          <NextSteps incident={incident} mayRespond={actions.mayRespond} />
          <TaskList incident={incident} mayRespond={actions.mayRespond} />
          <EvidenceList incidentId={incident.id} />
          <EntityGraph incident={incident} />
          <LinkReasons incident={incident} />
          <Related incident={incident} />
        </div>
      </PageBody>
      {actions.layer}
    </EvidenceDeskProvider>
  );
}

function IncidentSkeleton(): ReactElement {
  return (
    <div role="status" aria-label="Loading" className="flex min-h-0 flex-1 flex-col overflow-hidden">
      <div className="flex flex-col gap-3 border-b px-5 py-4">
        <Skeleton className="h-4 w-24" />
        <Skeleton className="h-5 w-2/3" />
        <Skeleton className="h-10 w-full" />
      </div>
      <div className="grid gap-8 px-5 py-5 md:grid-cols-[minmax(0,1fr)_340px]">
        <Skeleton className="h-96" />
        <Skeleton className="h-96" />
      </div>
    </div>
  );
}
