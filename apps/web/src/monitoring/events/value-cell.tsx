import { cx, Icon, type IconName } from "@cordon/ui";
import { type ReactElement, type ReactNode, useState } from "react";
import type { FieldName } from "./event-columns.ts";
import { useValueMenu } from "./value-menu.tsx";

export interface ValueCellProps {
  readonly name: FieldName;
  readonly value: string;
  readonly children?: ReactNode;
}

/** A value in a row; under the pointer it offers to filter. With the keyboard the row's own keys do the same. */
export function ValueCell({ name, value, children }: ValueCellProps): ReactElement {
  const { actions } = useValueMenu();
  const [isHot, setHot] = useState(false);
  return (
    <span
      data-field={name}
      onPointerEnter={(event) => setHot(event.pointerType === "mouse")}
      onPointerLeave={() => setHot(false)}
      className="relative -mx-1.5 block truncate rounded-sm px-1.5 font-mono text-small leading-6"
      title={value}
    >
      {children ?? value}
      {isHot ? (
        <span className="absolute inset-y-0 right-0 flex items-center bg-hover pl-1 shadow-[-6px_0_6px_var(--hover)]">
          <QuickAction icon="filterIn" label="Only with this" onPress={() => actions.filter(name, value, "in")} />
          <QuickAction icon="filterOut" label="Without this" onPress={() => actions.filter(name, value, "out")} />
        </span>
      ) : null}
    </span>
  );
}

export interface QuickActionProps {
  readonly icon: IconName;
  readonly label: string;
  readonly onPress: () => void;
  /** Reached by Tab; not so inside a row, which has its own keys. */
  readonly isTabStop?: boolean;
  /** On a phone the menu beside it does the same. */
  readonly isPhoneHidden?: boolean;
}

/** A small button that appears beside a value. Plain, since a list holds hundreds of them. */
export function QuickAction({
  icon,
  label,
  onPress,
  isTabStop = false,
  isPhoneHidden = false,
}: QuickActionProps): ReactElement {
  return (
    <button
      type="button"
      tabIndex={isTabStop ? undefined : -1}
      aria-label={label}
      title={label}
      onClick={onPress}
      className={cx(
        "inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-muted hover:bg-surface hover:text-text",
        isPhoneHidden ? "phone:hidden" : "phone:size-9",
      )}
    >
      <Icon name={icon} size={14} />
    </button>
  );
}
