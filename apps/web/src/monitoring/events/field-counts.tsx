import { Button, count, MachineText, plural, Skeleton } from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { api } from "../../api/client.ts";
import { asProblem } from "../../api/problem.ts";
import { type FieldName, fieldLabel } from "./event-columns.ts";
import { type EventSearchActions, isReadable, type Selection, selectionOf } from "./event-search.ts";
import { QuickAction } from "./value-cell.tsx";

export interface FieldCountsProps {
  readonly name: FieldName;
  readonly selection: Selection;
  readonly actions: EventSearchActions;
}

const FEW = 8;
const MANY = 50;

/** The events of the search by the values of one field, most frequent first; nothing is left out silently. */
export function FieldCounts({ name, selection, actions }: FieldCountsProps): ReactElement | null {
  const [limit, setLimit] = useState(FEW);
  const { data, error, isFetching } = useQuery({
    queryKey: ["events", "count-by", selectionOf(selection), name, limit],
    queryFn: ({ signal }) =>
      api.countEventsBy({ query: { ...selectionOf(selection), field: name, limit } }, { signal }),
    enabled: isReadable(selection.q),
    placeholderData: (before) => before,
    refetchOnWindowFocus: false,
  });
  if (error !== null) {
    const { code, detail } = asProblem(error);
    // Why the store does not answer is said once, by the list.
    if (code === "search.unavailable") return <p className="pr-3 pb-1 pl-7 text-small text-muted">Not counted.</p>;
    return (
      <p role="alert" className="px-3 py-1 text-small text-danger-text">
        {detail}
      </p>
    );
  }
  if (data === undefined && !isFetching) return null;
  if (data === undefined) {
    return (
      <div role="status" aria-label="Counting" className="flex flex-col gap-2 px-7 py-2">
        <Skeleton className="h-2.5 w-40" />
        <Skeleton className="h-2.5 w-28" />
        <Skeleton className="h-2.5 w-20" />
      </div>
    );
  }
  const total = data.values.reduce((sum, each) => sum + each.count, 0) + data.other + data.missing;
  if (total === 0) return <p className="pr-3 pb-1 pl-7 text-small text-muted">Nothing to count.</p>;
  return (
    <div className="pt-0.5 pb-2">
      <ul aria-label={`Values of ${fieldLabel(name)}`}>
        {data.values.map(({ value, count: events }) => (
          <ValueLine
            key={value}
            label={<MachineText text={value} className="text-small" />}
            spoken={value}
            events={events}
            total={total}
            onFilter={(direction) => actions.filter(name, value, direction)}
          />
        ))}
        {data.missing === 0 ? null : (
          <ValueLine
            label={<em className="text-small text-muted">no value</em>}
            spoken="no value"
            events={data.missing}
            total={total}
            onFilter={(direction) => actions.filter(name, "", direction)}
          />
        )}
      </ul>
      {data.other === 0 ? null : (
        <div className="flex items-center justify-between gap-2 px-3 pl-7 text-small text-muted">
          <span>
            {plural(data.distinct - data.values.length, "other value")}, {plural(data.other, "event")}
          </span>
          {limit === FEW ? (
            <Button tone="quiet" size="small" onPress={() => setLimit(MANY)}>
              More
            </Button>
          ) : null}
        </div>
      )}
    </div>
  );
}

interface ValueLineProps {
  readonly label: ReactElement;
  readonly spoken: string;
  readonly events: number;
  readonly total: number;
  readonly onFilter: (direction: "in" | "out") => void;
}

function ValueLine({ label, spoken, events, total, onFilter }: ValueLineProps): ReactElement {
  const share = total === 0 ? 0 : events / total;
  return (
    <li className="group relative flex min-h-6 items-center gap-1 pr-3 pl-7 hover:bg-hover phone:min-h-10">
      <span
        aria-hidden
        className="absolute inset-y-px left-5.5 rounded-sm bg-accent-soft"
        // The number keeps its place, so that bars can be compared.
        style={{ width: `calc((100% - 92px) * ${share.toFixed(4)})`, minWidth: 2 }}
      />
      <button
        type="button"
        onClick={() => onFilter("in")}
        title={`${spoken}: ${(share * 100).toFixed(1)} %. Click for only these.`}
        className="relative min-w-0 flex-1 truncate rounded-sm text-left hover:underline"
      >
        {label}
      </button>
      <span className="relative flex opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 phone:opacity-100">
        <QuickAction isTabStop icon="filterOut" label={`Without ${spoken}`} onPress={() => onFilter("out")} />
      </span>
      <span data-figures className="relative text-small text-muted">
        {count(events)}
      </span>
    </li>
  );
}
