import type { SavedSearchItem } from "@cordon/monitoring/contract";
import { cx, Icon, type IconName, Kbd } from "@cordon/ui";
import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, type ReactElement, useId, useState } from "react";
import { Dialog } from "react-aria-components/Dialog";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { linkTo } from "../monitoring/saved-searches/saved-search.ts";
import { useSavedSearches } from "../monitoring/saved-searches/saved-search-query.ts";
import { useSession } from "../session/session.ts";
import { type Command, useCommands } from "./commands.ts";
import { fuzzyFilter } from "./fuzzy.ts";
import { visiblePages } from "./places.ts";

interface Entry {
  readonly id: string;
  readonly label: string;
  readonly group: "Go to" | "Saved searches" | "Do" | "Search";
  readonly icon: IconName;
  readonly alsoCalled: string;
  readonly keys?: string;
  readonly run: () => void;
}

/** Ctrl/⌘ K: every page and every action, by a few letters. */
export function Palette({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }): ReactElement {
  useSavedSearches(); // so that they are there when it opens
  return (
    <ModalOverlay
      isOpen={isOpen}
      isDismissable
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      className="fixed inset-0 z-40 flex items-start justify-center bg-scrim px-4 pt-[14vh] phone:px-2 phone:pt-2"
    >
      <Modal className="w-full max-w-[600px] overflow-hidden rounded border border-line-strong bg-raised shadow-pop">
        <Dialog aria-label="Command palette" className="outline-none">
          <PaletteList onClose={onClose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function PaletteList({ onClose }: { readonly onClose: () => void }): ReactElement {
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const listId = useId();
  const entries = useEntries(query);
  const shown = fuzzyFilter(entries, query, (entry) => [entry.label, entry.alsoCalled]).slice(0, 60);
  const search = useSearchEntry(query);
  const all = search === undefined ? shown : [...shown, search];
  const at = Math.min(active, all.length - 1);

  const run = (entry: Entry | undefined): void => {
    if (entry === undefined) return;
    onClose();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter") run(all[at]);
    else if (event.key === "ArrowDown" || (event.ctrlKey && event.key === "n"))
      setActive((at + 1) % Math.max(1, all.length));
    else if (event.key === "ArrowUp" || (event.ctrlKey && event.key === "p"))
      setActive((at - 1 + all.length) % Math.max(1, all.length));
    else return;
    event.preventDefault();
  };

  return (
    <>
      <div className="flex h-12 items-center gap-3 border-b px-4">
        <Icon name="search" className="text-faint" />
        <input
          // The palette was opened to type in it.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          role="combobox"
          aria-label="Find a page or an action"
          aria-expanded
          aria-controls={listId}
          aria-activedescendant={all[at] === undefined ? undefined : `${listId}-${at}`}
          placeholder="Find a page or an action"
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          className="h-full min-w-0 flex-1 bg-transparent text-lead outline-none focus-visible:outline-none"
        />
        <Kbd keys="Escape" />
      </div>
      <ul
        id={listId}
        role="listbox"
        aria-label="Pages and actions"
        className="scroll-thin max-h-[min(420px,56vh)] overflow-y-auto p-1.5"
      >
        {all.map((entry, index) => (
          <PaletteEntry
            key={entry.id}
            id={`${listId}-${index}`}
            entry={entry}
            isActive={index === at}
            hasHeading={query === "" && all[index - 1]?.group !== entry.group}
            onPoint={() => setActive(index)}
            onRun={() => run(entry)}
          />
        ))}
        {all.length === 0 ? <li className="px-3 py-6 text-center text-muted">Nothing is called that.</li> : null}
      </ul>
    </>
  );
}

interface PaletteEntryProps {
  readonly id: string;
  readonly entry: Entry;
  readonly isActive: boolean;
  readonly hasHeading: boolean;
  readonly onPoint: () => void;
  readonly onRun: () => void;
}

function PaletteEntry({ id, entry, isActive, hasHeading, onPoint, onRun }: PaletteEntryProps): ReactElement {
  return (
    <>
      {hasHeading ? (
        <li role="presentation" className="px-2.5 pt-2 pb-1 text-tiny font-medium text-faint">
          {entry.group}
        </li>
      ) : null}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are on the field, as in every combobox */}
      <li
        id={id}
        role="option"
        aria-selected={isActive}
        onPointerMove={onPoint}
        onClick={onRun}
        ref={(node) => {
          if (isActive) node?.scrollIntoView({ block: "nearest" });
        }}
        className={cx(
          "flex h-8 cursor-default items-center gap-2.5 rounded-sm px-2.5 phone:h-11",
          isActive && "bg-hover",
        )}
      >
        <Icon name={entry.icon} className="text-muted" />
        <span className="min-w-0 flex-1 truncate">
          <bdi>{entry.label}</bdi>
        </span>
        {entry.group === "Saved searches" ? <span className="text-small text-faint">Saved search</span> : null}
        {entry.keys === undefined ? null : <Kbd keys={entry.keys} />}
      </li>
    </>
  );
}

function useEntries(query: string): readonly Entry[] {
  const navigate = useNavigate();
  const { can } = useSession();
  const commands = useCommands();
  const pages = visiblePages(can).map(
    (page): Entry => ({
      id: page.path,
      label: page.place === "Settings" && query === "" ? `Settings: ${page.title}` : page.title,
      group: "Go to",
      icon: page.icon,
      alsoCalled: `${page.place} ${page.alsoCalled ?? ""}`,
      run: () => void navigate({ to: page.path }),
      ...(page.keys === undefined ? {} : { keys: page.keys }),
    }),
  );
  const saved = useSavedSearches().data?.items ?? [];
  return [...pages, ...saved.map((search) => savedEntry(search, navigate)), ...commands.map(asEntry)];
}

function savedEntry(search: SavedSearchItem, navigate: ReturnType<typeof useNavigate>): Entry {
  return {
    id: search.id,
    label: search.name,
    group: "Saved searches",
    icon: "bookmark",
    alsoCalled: `saved search ${search.definition.q}`,
    run: () => void navigate({ to: "/events", search: linkTo(search) }),
  };
}

function asEntry(command: Command): Entry {
  return { ...command, group: "Do", alsoCalled: command.alsoCalled ?? "" };
}

/** What was typed, as a search over events. */
function useSearchEntry(query: string): Entry | undefined {
  const navigate = useNavigate();
  const { can } = useSession();
  const text = query.trim();
  if (text === "" || !can("monitoring:read-events")) return undefined;
  return {
    id: "search-events",
    label: `Search events for “${text}”`,
    group: "Search",
    icon: "search",
    alsoCalled: "",
    run: () => void navigate({ to: "/events", search: { q: text } }),
  };
}
