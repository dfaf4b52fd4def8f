import type { FieldItem } from "@cordon/monitoring/contract";
import { Button, cx, Dialog, IconButton, Menu, type MenuGroup, useIsPhone, useShortcut } from "@cordon/ui";
import { type ReactElement, useState } from "react";
import { useSession } from "../../session/session.ts";
import type { SavedSearchMenu } from "../saved-searches/saved-search-menu.tsx";
import { ColumnChooser, ColumnList } from "./column-chooser.tsx";
import type { EventSearch, EventSearchActions } from "./event-search.ts";
import { exportGroup, ExportMenu } from "./export-menu.tsx";

export interface EventsActionsProps {
  readonly search: EventSearch;
  readonly actions: EventSearchActions;
  readonly fields: readonly FieldItem[];
  readonly total: number | undefined;
  readonly saving: SavedSearchMenu;
  readonly onFields: () => void;
}

const ON = "bg-selected text-accent-text";

/** What can be done with the list as a whole. On a phone all but following is behind one button. */
export function EventsActions(props: EventsActionsProps): ReactElement {
  const { search, actions } = props;
  const isPhone = useIsPhone();
  const { setUrl } = actions;
  const { isFollowing, isWrapped } = search;
  const follow = (): void => setUrl(isFollowing ? { live: undefined } : { live: "1", to: undefined, order: undefined });
  const wrap = (): void => setUrl({ wrap: isWrapped ? undefined : "1" }, { replace: true });
  useShortcut("l", follow, { label: "Follow live, or stop" });
  useShortcut("w", wrap, { label: "Wrap the records, or not" });
  return (
    <div className="ml-auto flex items-center gap-1">
      <Button
        tone={isFollowing ? "secondary" : "quiet"}
        icon={isFollowing ? "pause" : "play"}
        aria-pressed={isFollowing}
        {...(isPhone ? {} : { shortcut: "l" })}
        onPress={follow}
        className={cx(isFollowing && "border-accent text-accent-text")}
      >
        {isFollowing ? "Following" : "Follow"}
      </Button>
      {isPhone ? <PhoneActions {...props} onWrap={wrap} /> : <DeskActions {...props} onWrap={wrap} />}
      {props.saving.dialogs}
    </div>
  );
}

interface PlacedProps extends EventsActionsProps {
  readonly onWrap: () => void;
}

function DeskActions({ search, actions, fields, total, saving, onFields, onWrap }: PlacedProps): ReactElement {
  const { can } = useSession();
  const { isWrapped, areFieldsShown, eventId } = search;
  return (
    <>
      <IconButton
        icon="wrap"
        label={isWrapped ? "One line a record" : "Wrap the records"}
        shortcut="w"
        aria-pressed={isWrapped}
        onPress={onWrap}
        className={cx(isWrapped && ON)}
      />
      <ColumnChooser fields={fields} columns={search.columns} onChange={actions.setColumns} />
      {can("monitoring:export-events") ? <ExportMenu search={search} total={total} /> : null}
      {saving.saved === undefined ? (
        <Button tone="quiet" icon="bookmark" onPress={saving.save}>
          Save
        </Button>
      ) : (
        <Menu
          label="Saved search"
          placement="bottom end"
          trigger={
            <Button tone="quiet" icon="bookmark" className={cx(saving.isChanged && "text-text")}>
              {saving.isChanged ? "Save changes" : "Saved"}
            </Button>
          }
          groups={saving.groups}
        />
      )}
      <Button
        tone="quiet"
        icon="filter"
        shortcut="f"
        aria-pressed={areFieldsShown}
        onPress={onFields}
        className={cx(areFieldsShown && eventId === undefined && "bg-hover text-text")}
      >
        Fields
      </Button>
    </>
  );
}

function PhoneActions({ search, actions, fields, saving, onWrap }: PlacedProps): ReactElement {
  const { can } = useSession();
  const [areColumnsOpen, setColumnsOpen] = useState(false);
  const { isWrapped } = search;
  const look: MenuGroup = {
    actions: [
      { id: "columns", label: "Choose columns…", icon: "columns", run: () => setColumnsOpen(true) },
      { id: "wrap", label: "Wrap the records", icon: "wrap", isChosen: isWrapped, run: onWrap },
    ],
  };
  return (
    <>
      <Menu
        label="More"
        placement="bottom end"
        trigger={<IconButton icon="more" label="Columns, export and more" />}
        groups={[
          look,
          ...saving.groups,
          ...(can("monitoring:export-events") ? [exportGroup(search, "Export, noted in the audit trail")] : []),
        ]}
      />
      <Dialog title="Columns" isOpen={areColumnsOpen} onClose={() => setColumnsOpen(false)}>
        <ColumnList fields={fields} columns={search.columns} onChange={actions.setColumns} />
      </Dialog>
    </>
  );
}
