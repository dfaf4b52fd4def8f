import type { AlertDetail } from "@cordon/monitoring/contract";
import { Button, buttonClass, Icon, PageBody, PageHeader, useShortcut } from "@cordon/ui";
import { Link, useParams, useRouter } from "@tanstack/react-router";
import { type ReactElement, type ReactNode, useEffect } from "react";
import { formatValue } from "@cordon/monitoring/search";
import { PlainText } from "../../plain-text.tsx";
import { useLiveRefresh } from "../../live/live-refresh.ts";
import { QueryView } from "../../query-view.tsx";
import { useSession } from "../../session/session.ts";
import { useAlertActions } from "./actions/use-alert-actions.tsx";
import { AboutRule } from "./alert/about-rule.tsx";
import { AlertAdvice } from "./alert/alert-advice.tsx";
import { AlertCopies } from "./alert/alert-copies.tsx";
import { AlertFacts } from "./alert/alert-facts.tsx";
import { AlertSkeleton } from "./alert/alert-skeleton.tsx";
import { HiddenBy } from "./alert/hidden-by.tsx";
import { NoisyList } from "./alert/noisy-list.tsx";
import { AlertSeverityMark } from "./alert-severity.tsx";
import { AlertState } from "./alert-state.tsx";
import { alertSentence } from "./alert-words.ts";
import { lastOpened } from "./last-opened.ts";
import { useAlert } from "./use-alert.ts";

/** One alert: what was seen, what to do first, and the events that say it with what matched marked. */
export function AlertPage(): ReactElement {
  const { id = "" }: { readonly id?: string } = useParams({ strict: false });
  const router = useRouter();
  const query = useAlert(id);
  useLiveRefresh("monitoring.alerts-raised", ["alerts", "one", id]);
  useEffect(() => {
    lastOpened.id = id;
  }, [id]);
  useShortcut(
    "Escape",
    () => {
      if (router.history.canGoBack()) router.history.back();
      else void router.navigate({ to: "/alerts" });
    },
    { label: "Back" },
  );
  return (
    <>
      {query.data === undefined ? <PageHeader title={<Title>Alert</Title>} /> : null}
      <QueryView
        query={query}
        skeleton={
          <PageBody>
            <AlertSkeleton />
          </PageBody>
        }
      >
        {(alert) => <AlertView alert={alert} />}
      </QueryView>
    </>
  );
}

function AlertView({ alert }: { readonly alert: AlertDetail }): ReactElement {
  const actions = useAlertActions([alert]);
  useEffect(() => {
    document.title = `${alert.rule.title} · Cordon`;
  }, [alert.rule.title]);
  return (
    <>
      <PageHeader
        title={
          <Title>
            <PlainText text={alert.rule.title} />
          </Title>
        }
        aside={
          <span className="flex flex-wrap gap-x-4">
            <AlertSeverityMark severity={alert.severity} />
            <AlertState alert={alert} />
          </span>
        }
        summary={<PlainText text={alertSentence(alert)} />}
        actions={<AlertButtons alert={alert} actions={actions} />}
      />
      <PageBody className="grid max-w-[1280px] items-start gap-x-10 gap-y-8 md:grid-cols-[300px_minmax(0,1fr)]">
        <div className="order-2 min-w-0 md:order-1">
          <AlertFacts alert={alert} />
        </div>
        <div className="order-1 flex min-w-0 flex-col gap-7 md:order-2">
          <HiddenBy alert={alert} />
          <AlertAdvice alert={alert} />
          <AlertCopies alert={alert} />
          <NoisyList alert={alert} />
          <AboutRule alert={alert} />
        </div>
      </PageBody>
      {actions.layer}
    </>
  );
}

interface AlertButtonsProps {
  readonly alert: AlertDetail;
  readonly actions: ReturnType<typeof useAlertActions>;
}

function AlertButtons({ alert, actions }: AlertButtonsProps): ReactElement {
  const { can } = useSession();
  return (
    <>
      {can("monitoring:read-events") ? (
        <Link to="/events" search={eventsAround(alert)} className={buttonClass("quiet")}>
          <Icon name="clock" />
          Events around it
        </Link>
      ) : null}
      {actions.maySuppress ? (
        <Button shortcut="m" onPress={() => actions.askSuppress(alert)}>
          Suppress…
        </Button>
      ) : null}
      {actions.mayRespond && alert.state === "closed" ? (
        <Button shortcut="r" onPress={() => actions.reopen([alert])} isPending={actions.deeds.isPending}>
          Open again
        </Button>
      ) : null}
      {actions.mayRespond && alert.state === "open" ? (
        <Button tone="primary" shortcut="e" onPress={() => actions.askClose([alert])}>
          Close
        </Button>
      ) : null}
    </>
  );
}

const AROUND_MS = 5 * 60_000;

/** What else happened on the host from five minutes before the first event to five after the last. */
function eventsAround({ host, firstAt, lastAt }: AlertDetail): Readonly<Record<"q" | "from" | "to", string>> {
  return {
    q: host === null ? "" : `host:${formatValue(host)}`,
    from: new Date(Date.parse(firstAt) - AROUND_MS).toISOString(),
    to: new Date(Date.parse(lastAt) + AROUND_MS).toISOString(),
  };
}

function Title({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <>
      <Link to="/alerts" className="font-normal text-muted hover:underline">
        Alerts
      </Link>
      <span aria-hidden className="px-1.5 font-normal text-faint">
        /
      </span>
      {children}
    </>
  );
}
