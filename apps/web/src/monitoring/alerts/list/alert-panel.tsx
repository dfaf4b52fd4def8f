import type { AlertItem } from "@cordon/monitoring/contract";
import { Button, IconButton, Peek } from "@cordon/ui";
import type { ReactElement } from "react";
import { PlainText } from "../../../plain-text.tsx";
import { QueryView } from "../../../query-view.tsx";
import type { AlertActions } from "../actions/use-alert-actions.tsx";
import { AlertAdvice } from "../alert/alert-advice.tsx";
import { AlertCopies } from "../alert/alert-copies.tsx";
import { AlertFacts } from "../alert/alert-facts.tsx";
import { AlertSkeleton } from "../alert/alert-skeleton.tsx";
import { HiddenBy } from "../alert/hidden-by.tsx";
import { AlertSeverityMark } from "../alert-severity.tsx";
import { AlertState } from "../alert-state.tsx";
import { alertSentence } from "../alert-words.ts";
import { useAlert } from "../use-alert.ts";

export interface AlertPanelProps {
  readonly alert: AlertItem;
  readonly actions: AlertActions;
  readonly onOpen: () => void;
  readonly onClose: () => void;
}

/** One alert beside the list: what was seen, what to do first, and the event that says it. */
export function AlertPanel({ alert, actions, onOpen, onClose }: AlertPanelProps): ReactElement {
  const query = useAlert(alert.id);
  const { mayRespond, maySuppress, deeds } = actions;
  return (
    <Peek
      label={`Alert ${alert.rule.title}`}
      title={<PlainText text={alert.rule.title} />}
      onClose={onClose}
      actions={<IconButton icon="external" label="Open as a page" shortcut="Enter" onPress={onOpen} />}
    >
      <div className="flex flex-col gap-5">
        <div className="flex flex-col gap-1">
          <span className="flex flex-wrap gap-x-4">
            <AlertSeverityMark severity={alert.severity} />
            <AlertState alert={alert} />
          </span>
          <p className="break-words">
            <PlainText text={alertSentence(alert)} />
          </p>
        </div>
        <div className="flex flex-wrap gap-2 empty:hidden">
          {mayRespond && alert.state === "open" ? (
            <Button size="small" shortcut="e" onPress={() => actions.askClose([alert])} isDisabled={deeds.isPending}>
              Close
            </Button>
          ) : null}
          {mayRespond && alert.state === "closed" ? (
            <Button size="small" shortcut="r" onPress={() => actions.reopen([alert])} isDisabled={deeds.isPending}>
              Open again
            </Button>
          ) : null}
          {maySuppress ? (
            <Button size="small" shortcut="m" onPress={() => actions.askSuppress(alert)}>
              Suppress…
            </Button>
          ) : null}
        </div>
        <QueryView query={query} isCompact skeleton={<AlertSkeleton />}>
          {(detail) => (
            <>
              <HiddenBy alert={detail} />
              <AlertAdvice alert={detail} />
              <AlertCopies alert={detail} isShort />
              <AlertFacts alert={detail} />
            </>
          )}
        </QueryView>
      </div>
    </Peek>
  );
}
