import type { ReactElement } from "react";
import { useSession } from "../../session/session.ts";
import { AddEvidenceDialog } from "../evidence/add-evidence-dialog.tsx";
import { AssignMenu } from "./assign-menu.tsx";
import { CloseDialog } from "./close-dialog.tsx";
import { CommentDialog } from "./comment-dialog.tsx";
import type { IncidentDeeds } from "./incident-deeds.ts";
import { MergeDialog } from "./merge-dialog.tsx";
import { MoreMenu } from "./more-menu.tsx";
import { StateMenu } from "./state-menu.tsx";
import { SuppressDialog } from "./suppress-dialog.tsx";
import type { ActionKind, Asked } from "./use-incident-actions.tsx";

export interface ActionLayerProps {
  readonly asked: Asked;
  readonly deeds: IncidentDeeds;
  readonly hasOpen: boolean;
  /** Another menu or dialog about the same. */
  readonly onAsk: (kind: ActionKind) => void;
  readonly onClose: () => void;
}

/** The one menu or dialog that is open. */
export function ActionLayer({ asked, deeds, hasOpen, onAsk, onClose }: ActionLayerProps): ReactElement | null {
  const { can } = useSession();
  const { kind, targets, anchor } = asked;
  const [first] = targets;
  const menu = { targets, anchor, deeds, onClose };
  if (kind === "assign") return <AssignMenu {...menu} />;
  if (kind === "state") return <StateMenu {...menu} onCloseIncident={() => onAsk("close")} />;
  if (kind === "more") return <MoreMenu {...menu} onAsk={onAsk} hasOpen={hasOpen} />;
  if (kind === "close") {
    return (
      <CloseDialog
        targets={targets}
        deeds={deeds}
        onClose={onClose}
        onFalsePositive={() => {
          if (can("monitoring:suppress")) onAsk("suppress");
        }}
      />
    );
  }
  if (first === undefined) return null;
  if (kind === "comment") return <CommentDialog target={first} onClose={onClose} />;
  if (kind === "evidence") return <AddEvidenceDialog incident={first} onClose={onClose} />;
  if (kind === "merge") return <MergeDialog target={first} onClose={onClose} />;
  return <SuppressDialog targets={targets} onClose={onClose} />;
}
