import { Command, EmptyState, PageBody, PageHeader, Skeleton } from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { api } from "../../api/client.ts";
import { QueryView } from "../../query-view.tsx";
import { useSession } from "../../session/session.ts";
import { RuleTabs } from "./rule-tabs.tsx";
import { RuleSet } from "./sets/rule-set.tsx";

/** Where rules come from: the sets, their versions, what changed, and the way back. */
export function RuleSetsPage(): ReactElement {
  const { can } = useSession();
  const query = useQuery({ queryKey: ["rules", "sets"], queryFn: ({ signal }) => api.listRuleSets({ signal }) });
  return (
    <>
      <PageHeader title="Rule sets">
        <RuleTabs selected="/rule-sets" isLast />
      </PageHeader>
      <QueryView
        query={query}
        skeleton={
          <PageBody>
            <Skeleton className="h-40" />
          </PageBody>
        }
      >
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="rules" title="No set of rules yet" command={IMPORT}>
              A set is a folder or an archive of rules, imported under a name. Each import is a version.
            </EmptyState>
          ) : (
            <PageBody className="flex flex-col gap-8">
              {items.map((set) => (
                <RuleSet key={set.id} set={set} />
              ))}
              {can("monitoring:edit-rules") ? (
                <section aria-labelledby="import" className="flex max-w-[760px] flex-col gap-2">
                  <h2 id="import" className="font-semibold">
                    Import rules
                  </h2>
                  <p className="max-w-[75ch] text-muted">
                    From a folder, a .zip or a .tar.gz of files in Sigma’s format. The same name again makes the next
                    version of that set.
                  </p>
                  <Command>{IMPORT}</Command>
                </section>
              ) : null}
            </PageBody>
          )
        }
      </QueryView>
    </>
  );
}

const IMPORT = "cordon rules import sigma-rules.tar.gz --name SigmaHQ";
