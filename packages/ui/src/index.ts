export { Button, type ButtonProps, type ButtonTone, buttonClass, IconButton, type IconButtonProps } from "./button.tsx";
export { Checkbox, type CheckboxProps, Switch, type SwitchProps } from "./choice.tsx";
export { ChoiceList, type ChoiceListProps } from "./choice-list.tsx";
export { Chip, type ChipProps } from "./chip.tsx";
export { CodeBlock, Command, type CommandProps, CopyButton, type CopyButtonProps, copyText } from "./copy-button.tsx";
export { ComboBox, type ComboBoxProps } from "./combo-box.tsx";
export { cx } from "./cx.ts";
export { type Column, DataTable, type DataTableProps, type Sort } from "./data-table.tsx";
export { DangerDialog, type DangerDialogProps, Dialog, type DialogProps } from "./dialog.tsx";
export { SearchField, type SearchFieldProps, TextField, type TextFieldProps } from "./field.tsx";
export { bytes, count, plural, shortCount } from "./format-number.ts";
export { absoluteTime, duration, localZone, relativeTime, utcInstant, type Zone, zoneName } from "./format-time.ts";
export { Histogram, type HistogramBucket, type HistogramProps } from "./histogram.tsx";
export { CordonMark, Icon, type IconName, type IconProps } from "./icons.tsx";
export { Kbd, type KbdProps, keyLabels } from "./kbd.tsx";
export { type MachineMark, type MachineSegment, machineSegments, type MachineTextOptions } from "./machine-segments.ts";
export { MachineText, type MachineTextProps } from "./machine-text.tsx";
export { Avatar, Badge, SeverityMark, type SeverityMarkProps, StateDot, type Tone } from "./marks.tsx";
export { ContextMenu, type ContextMenuProps, Menu, type MenuAction, type MenuGroup, type MenuProps } from "./menu.tsx";
export {
  type KeyValue,
  KeyValueList,
  type KeyValueListProps,
  PageBody,
  PageHeader,
  type PageHeaderProps,
  Peek,
  type PeekProps,
} from "./page.tsx";
export { useIsPhone } from "./phone.ts";
export { Popover, type PopoverProps } from "./popover.tsx";
export { applyPreferences, type Preferences, setPreferences, usePreferences } from "./preferences.ts";
export { Select, type SelectOption, type SelectProps } from "./select.tsx";
export type { Shortcut } from "./shortcut-registry.ts";
export { type ShortcutOptions, useShortcut, useShortcutList, useShortcutListener } from "./shortcuts.ts";
export {
  EmptyState,
  type EmptyStateProps,
  ErrorState,
  type ErrorStateProps,
  ForbiddenState,
  type ForbiddenStateProps,
  Skeleton,
  SkeletonRows,
  type SkeletonRowsProps,
} from "./states.tsx";
export { TAB, type TabItem, Tabs, type TabsProps } from "./tabs.tsx";
export { Duration, Instant, type InstantProps, RelativeTime, type RelativeTimeProps, useNow } from "./time.tsx";
export {
  RANGE_PRESETS,
  type RangeText,
  rangeLabel,
  readRange,
  TimeRangePicker,
  type TimeRangePickerProps,
} from "./time-range-picker.tsx";
export { TextArea, type TextAreaProps } from "./text-area.tsx";
export { toast, type ToastOptions, ToastRegion } from "./toast.tsx";
export { Tooltip, type TooltipProps } from "./tooltip.tsx";
