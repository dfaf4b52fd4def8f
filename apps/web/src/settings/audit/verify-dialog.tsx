import type { AuditVerdict } from "@cordon/platform/platform-contract";
import { CodeBlock, count, Icon, plural, StateDot } from "@cordon/ui";
import { useMutation } from "@tanstack/react-query";
import { type ReactElement, useId, useState } from "react";
import { api } from "../../api/client.ts";
import { FormDialog } from "../../form.tsx";
import { PlacesOutside } from "./places-outside.tsx";

/** Checks the chain, and says plainly what the check cannot see. */
export function VerifyDialog({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}): ReactElement {
  const [headText, setHeadText] = useState("");
  const headId = useId();
  const verify = useMutation({
    mutationFn: () => api.verifyAudit({ body: { kept: headText } }),
  });
  return (
    <FormDialog
      title="Verify the chain"
      isOpen={isOpen}
      onClose={onClose}
      width="wide"
      deed={verify}
      submit={verify.isPending ? "Verifying" : verify.data === undefined ? "Verify" : "Verify again"}
      leave="Close"
    >
      <p className="max-w-[75ch] text-muted">
        Every entry is sealed into a chain of digests. A head that was kept outside this server also shows whether the
        end was cut off; without one that cannot be seen from here.
      </p>
      <PlacesOutside />
      <label htmlFor={headId} className="flex flex-col gap-1">
        <span className="text-small font-medium">Heads kept outside (optional)</span>
        <textarea
          id={headId}
          rows={3}
          value={headText}
          onChange={(event) => setHeadText(event.target.value)}
          placeholder="What a receiver wrote, or an earlier verification printed"
          className="rounded border border-control bg-surface px-2.5 py-2 font-mono text-small focus:border-accent focus:outline-1 focus:outline-accent"
        />
      </label>
      {verify.data === undefined ? null : <Verdict verdict={verify.data} />}
    </FormDialog>
  );
}

function Verdict({ verdict }: { readonly verdict: AuditVerdict }): ReactElement {
  const { isIntact, entries, segments, unsealed, erased, expired, isHeadFound, limits, faults, head } = verdict;
  return (
    <section aria-live="polite" className="flex flex-col gap-3 rounded border p-4">
      <h3 className="text-lead font-semibold">
        <StateDot tone={isIntact ? "ok" : "danger"}>
          {isIntact
            ? `${plural(entries, "entry", "entries")} verified, none changed`
            : `The chain is broken in ${plural(faults.length, "place")}`}
        </StateDot>
      </h3>
      <p className="text-muted">
        {plural(segments, "segment")}.{" "}
        {expired > 0 ? `${count(expired)} were deleted by retention; their digests fit. ` : ""}
        {erased > 0 ? `Personal data was erased from ${count(erased)}. ` : ""}
        {unsealed === 0
          ? ""
          : `${plural(unsealed, "newer entry", "newer entries")} not sealed yet: nothing vouches for ${unsealed === 1 ? "it" : "them"} so far. `}
        {isHeadFound === true
          ? "What was kept outside is in the chain."
          : isHeadFound === false
            ? "Not all that was kept outside is in the chain: the end was cut off or rewritten."
            : ""}
      </p>
      <p className="flex gap-2">
        <Icon name="info" className="mt-0.5 text-muted" />
        {limits}
      </p>
      {faults.length === 0 ? null : (
        <ul className="scroll-thin max-h-48 list-disc overflow-y-auto pl-5">
          {faults.map((fault, index) => (
            <li key={`${fault.kind}-${fault.entryId ?? index}`}>{fault.message}</li>
          ))}
        </ul>
      )}
      {head === null ? null : (
        <div className="flex flex-col gap-1">
          <h4 className="text-small font-medium">The head now; keep it outside this server</h4>
          <CodeBlock text={JSON.stringify(head)} />
        </div>
      )}
    </section>
  );
}
