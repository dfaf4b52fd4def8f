import { Button, Kbd, Skeleton } from "@cordon/ui";
import { type ReactElement, useState } from "react";
import { QueryView } from "../../query-view.tsx";
import { ADD_KEY, KEEP_KEY, useEvidenceDesk } from "./evidence-desk.ts";
import { EvidenceLine } from "./evidence-line.tsx";
import { evidenceCount } from "./evidence-words.ts";
import { useEvidence } from "./use-evidence.ts";

const SHOWN = 6;

/** What people kept with an incident, the latest first; what was withdrawn stays, struck through. */
export function EvidenceList({ incidentId }: { readonly incidentId: string }): ReactElement {
  const { mayAdd, add } = useEvidenceDesk();
  const query = useEvidence(incidentId);
  const [isAll, setAll] = useState(false);
  return (
    <section aria-labelledby="evidence">
      <div className="flex min-h-7 items-center justify-between gap-2 pb-1">
        <h2 id="evidence" className="font-semibold">
          Evidence{" "}
          <span className="font-normal text-muted tabular-nums">
            {query.data === undefined ? "" : evidenceCount(query.data)}
          </span>
        </h2>
        {mayAdd ? (
          <Button size="small" tone="quiet" icon="plus" shortcut={ADD_KEY} onPress={add}>
            Add
          </Button>
        ) : null}
      </div>
      <QueryView query={query} isCompact skeleton={<Skeleton className="h-16" />}>
        {(items) =>
          items.length === 0 ? (
            <EvidenceEmpty />
          ) : (
            <>
              <ul className="border-t">
                {items
                  .toReversed()
                  .slice(0, isAll ? undefined : SHOWN)
                  .map((item) => (
                    <EvidenceLine key={item.id} item={item} />
                  ))}
              </ul>
              {isAll || items.length <= SHOWN ? null : (
                <Button tone="quiet" size="small" onPress={() => setAll(true)}>
                  Show all {items.length}
                </Button>
              )}
            </>
          )
        }
      </QueryView>
    </section>
  );
}

function EvidenceEmpty(): ReactElement {
  const { mayAdd, mayKeepEvents } = useEvidenceDesk();
  return (
    <p className="border-t pt-1.5 text-muted">
      Nothing is kept yet.
      {mayKeepEvents ? (
        <>
          {" "}
          Open a record in the story and press <Kbd keys={KEEP_KEY} />: its copy stays when the log expires.
        </>
      ) : mayAdd ? (
        " A text or a link stays here, as it was."
      ) : null}
    </p>
  );
}
