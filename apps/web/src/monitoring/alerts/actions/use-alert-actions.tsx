import type { AlertItem } from "@cordon/monitoring/contract";
import { useShortcut } from "@cordon/ui";
import { type ReactElement, useState } from "react";
import { useSession } from "../../../session/session.ts";
import { SuppressChoice } from "./suppress-choice.tsx";
import { type AlertDeeds, useAlertDeeds } from "./alert-deeds.ts";
import { CloseDialog } from "./close-dialog.tsx";

/** What is known of an alert wherever it can be acted on. */
export type ActionAlert = Pick<AlertItem, "id" | "revision" | "state" | "host" | "user" | "sourceIp"> & {
  readonly rule: { readonly id: string; readonly title: string };
};

interface Asked {
  readonly kind: "close" | "suppress";
  readonly alerts: readonly ActionAlert[];
}

export interface AlertActions {
  readonly deeds: AlertDeeds;
  readonly mayRespond: boolean;
  readonly maySuppress: boolean;
  /** Closes what is open of these. */
  readonly askClose: (alerts: readonly ActionAlert[]) => void;
  readonly askSuppress: (alert: ActionAlert) => void;
  readonly reopen: (alerts: readonly ActionAlert[]) => void;
  /** The dialog that is open. */
  readonly layer: ReactElement | null;
}

/**
 * Closing, opening again and suppressing, by `e`, `r` and `m` on `targets`.
 * @param targets what the keys act on
 */
export function useAlertActions(
  targets: readonly ActionAlert[],
  onDone: (ids: readonly string[]) => void = () => undefined,
): AlertActions {
  const { can } = useSession();
  const deeds = useAlertDeeds(onDone);
  const [asked, setAsked] = useState<Asked>();
  const mayRespond = can("monitoring:respond-alerts");
  const maySuppress = can("monitoring:suppress");
  const askClose = (alerts: readonly ActionAlert[]): void => {
    const open = alerts.filter(({ state }) => state === "open");
    if (open.length > 0) setAsked({ kind: "close", alerts: open });
  };
  const askSuppress = (alert: ActionAlert): void => setAsked({ kind: "suppress", alerts: [alert] });
  const reopen = (alerts: readonly ActionAlert[]): void => {
    const closed = alerts.filter(({ state }) => state === "closed");
    if (closed.length > 0) void deeds.reopen(closed);
  };
  const [first] = targets;
  const isOpen = targets.some(({ state }) => state === "open");
  useShortcut("e", () => askClose(targets), { label: "Close with a verdict", isOff: !mayRespond || !isOpen });
  useShortcut("r", () => reopen(targets), {
    label: "Open again",
    isOff: !mayRespond || isOpen || !targets.some(({ state }) => state === "closed"),
  });
  useShortcut("m", () => first !== undefined && askSuppress(first), {
    label: "Suppress alerts like it",
    isOff: !maySuppress || targets.length !== 1,
  });
  return {
    deeds,
    mayRespond,
    maySuppress,
    askClose,
    askSuppress,
    reopen,
    layer:
      asked === undefined ? null : (
        <Layer
          asked={asked}
          deeds={deeds}
          onClose={() => setAsked(undefined)}
          {...(maySuppress ? { onFalsePositive: () => setAsked({ ...asked, kind: "suppress" }) } : {})}
        />
      ),
  };
}

interface LayerProps {
  readonly asked: Asked;
  readonly deeds: AlertDeeds;
  readonly onClose: () => void;
  readonly onFalsePositive?: () => void;
}

function Layer({ asked: { kind, alerts }, deeds, onClose, onFalsePositive }: LayerProps): ReactElement | null {
  if (kind === "close") {
    return (
      <CloseDialog
        targets={alerts}
        deeds={deeds}
        onClose={onClose}
        {...(onFalsePositive === undefined ? {} : { onFalsePositive })}
      />
    );
  }
  return <SuppressChoice alerts={alerts} onClose={onClose} />;
}
