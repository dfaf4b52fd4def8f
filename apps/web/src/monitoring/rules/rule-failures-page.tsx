import type { RuleFailure } from "@cordon/monitoring/contract";
import {
  type Column,
  DataTable,
  EmptyState,
  MachineText,
  PageHeader,
  plural,
  SkeletonRows,
  useIsPhone,
} from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { PlainText } from "../../plain-text.tsx";
import { api } from "../../api/client.ts";
import { QueryView } from "../../query-view.tsx";
import { RuleTabs } from "./rule-tabs.tsx";

/** What could not be loaded, so that nobody believes it looks: file, line and the reason. */
export function RuleFailuresPage(): ReactElement {
  const query = useQuery({
    queryKey: ["rules", "failures"],
    queryFn: ({ signal }) => api.listRuleFailures({ signal }),
  });
  const isPhone = useIsPhone();
  const failures = (query.data?.items ?? []).filter(({ isWarning }) => !isWarning);
  return (
    <>
      <PageHeader
        title={failures.length === 0 ? "Rules that were not loaded" : `${plural(failures.length, "rule")} not loaded`}
        summary={
          failures.length === 0
            ? undefined
            : "They look at nothing until their files are imported again, put right. The others of their sets work."
        }
      >
        <RuleTabs selected="/rule-failures" isLast />
      </PageHeader>
      <QueryView query={query} skeleton={<SkeletonRows widths={["30%", "6%", "50%"]} />}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="check" title="Every rule was loaded">
              A file that is not a rule in Sigma’s format stands here after its import, with its line and what is wrong.
            </EmptyState>
          ) : (
            <div className="flex min-h-0 flex-1">
              <DataTable
                label="Rules that were not loaded"
                rows={items}
                rowKey={({ setId, path, line, error }) => JSON.stringify([setId, path, line, error])}
                columns={isPhone ? PHONE : WIDE}
                isRowHeightFree
                isPrimary
              />
            </div>
          )
        }
      </QueryView>
    </>
  );
}

const WIDE: readonly Column<RuleFailure>[] = [
  {
    id: "path",
    header: "File",
    width: "minmax(180px, 1fr)",
    cell: ({ path }) => <MachineText text={path} isBlock limit={500} className="text-small" />,
  },
  { id: "line", header: "Line", width: "64px", isNumeric: true, cell: ({ line }) => line },
  {
    id: "error",
    header: "What is wrong",
    width: "minmax(220px, 1.6fr)",
    cell: ({ error, isWarning }) => (
      <PlainText
        text={isWarning ? `Loaded in vain. ${error}` : error}
        className="block break-words whitespace-normal"
      />
    ),
  },
  { id: "set", header: "Set", width: "120px", shownFrom: "broad", cell: ({ setName }) => <PlainText text={setName} /> },
];

const PHONE: readonly Column<RuleFailure>[] = [
  {
    id: "failure",
    header: "File and what is wrong",
    width: "minmax(0, 1fr)",
    cell: ({ path, line, error, isWarning }) => (
      <span className="flex flex-col py-1 whitespace-normal">
        <MachineText text={`${path}:${line}`} isBlock limit={500} className="text-small" />
        <PlainText text={isWarning ? `Loaded in vain. ${error}` : error} className="break-words" />
      </span>
    ),
  },
];
