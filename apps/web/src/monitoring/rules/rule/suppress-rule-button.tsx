import type { RuleDetail } from "@cordon/monitoring/contract";
import { Button, useShortcut } from "@cordon/ui";
import { type ReactElement, useState } from "react";
import { useSession } from "../../../session/session.ts";
import { SuppressDialog } from "../../suppressions/suppress-dialog.tsx";

/** Hides some of what the rule finds, by `m` as well. */
export function SuppressRuleButton({ rule }: { readonly rule: RuleDetail }): ReactElement | null {
  const { can } = useSession();
  const [isAsking, setAsking] = useState(false);
  const maySuppress = can("monitoring:suppress");
  useShortcut("m", () => setAsking(true), { label: "Suppress some of its alerts", isOff: !maySuppress });
  if (!maySuppress) return null;
  return (
    <>
      <Button shortcut="m" onPress={() => setAsking(true)}>
        Suppress…
      </Button>
      {isAsking ? <SuppressDialog about={{ host: null, user: null, rule }} onClose={() => setAsking(false)} /> : null}
    </>
  );
}
