import type { HostItem } from "@cordon/inventory/contract";
import { Badge, type Column, count, MachineText, RelativeTime } from "@cordon/ui";
import type { ReactElement } from "react";
import { VouchingMark } from "../../vouching-mark.tsx";
import { CriticalityMark } from "../criticality-mark.tsx";

export const HOST_COLUMNS: readonly Column<HostItem>[] = [
  {
    id: "name",
    isSortable: true,
    sortsFirst: "ascending",
    header: "Name",
    width: "minmax(104px, 1.6fr)",
    cell: ({ name }) => <MachineText text={name} />,
  },
  {
    id: "vouching",
    header: "Name is",
    width: "104px",
    shownFrom: "medium",
    cell: ({ vouching }) => <VouchingMark level={vouching} />,
  },
  {
    id: "criticality",
    isSortable: true,
    header: "Criticality",
    width: "122px",
    cell: ({ criticality }) => <CriticalityMark criticality={criticality} />,
  },
  {
    id: "owner",
    isSortable: true,
    sortsFirst: "ascending",
    header: "Owner",
    width: "minmax(90px, 0.8fr)",
    shownFrom: "medium",
    cell: ({ owner }) => owner ?? <span className="text-faint">Nobody</span>,
  },
  {
    id: "tags",
    header: "Tags",
    width: "minmax(90px, 0.9fr)",
    shownFrom: "wide",
    cell: ({ tags }) => <Tags tags={tags} />,
  },
  {
    id: "seen",
    isSortable: true,
    header: "Last seen",
    width: "112px",
    cell: ({ lastSeenAt }) => <RelativeTime at={lastSeenAt} isInRow />,
  },
  {
    id: "events",
    isSortable: true,
    header: "Events",
    width: "88px",
    isNumeric: true,
    shownFrom: "medium",
    cell: ({ events }) => count(events),
  },
  {
    id: "addresses",
    header: "Addresses",
    width: "84px",
    isNumeric: true,
    shownFrom: "wide",
    cell: ({ addresses }) => count(addresses),
  },
  {
    id: "users",
    header: "Users",
    width: "64px",
    isNumeric: true,
    shownFrom: "wide",
    cell: ({ users }) => count(users),
  },
];

function Tags({ tags }: { readonly tags: readonly string[] }): ReactElement {
  return (
    <span className="flex gap-1 overflow-hidden" title={tags.join(", ")}>
      {tags.slice(0, 3).map((tag) => (
        <Badge key={tag}>{tag}</Badge>
      ))}
      {tags.length > 3 ? <span className="text-muted">+{tags.length - 3}</span> : null}
    </span>
  );
}
