import type { RuleItem } from "@cordon/monitoring/contract";
import { Button, useShortcut } from "@cordon/ui";
import { type ReactElement, useState } from "react";
import { useSession } from "../../../session/session.ts";
import { SwitchDialog } from "./switch-dialog.tsx";

export interface SwitchButtonProps {
  readonly rule: Pick<RuleItem, "id" | "title" | "isOn" | "revision">;
  readonly size?: "small" | "normal";
  /** While `o` means others: those that are selected in the list. */
  readonly isWithoutKey?: boolean;
}

/** Switches a rule on or off, by `o` as well; asks for the reason. */
export function SwitchButton({ rule, size = "normal", isWithoutKey = false }: SwitchButtonProps): ReactElement | null {
  const { can } = useSession();
  const [isAsking, setAsking] = useState(false);
  const mayEdit = can("monitoring:edit-rules");
  const words = rule.isOn ? "Switch off" : "Switch on";
  useShortcut("o", () => setAsking(true), { label: words, isOff: !mayEdit || isWithoutKey });
  if (!mayEdit) return null;
  return (
    <>
      <Button size={size} {...(isWithoutKey ? {} : { shortcut: "o" })} onPress={() => setAsking(true)}>
        {words}
      </Button>
      {isAsking ? <SwitchDialog rule={rule} onClose={() => setAsking(false)} /> : null}
    </>
  );
}
