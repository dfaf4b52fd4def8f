import type { EvidenceItem } from "@cordon/incidents/contract";
import { CopyButton, cx, Icon, RelativeTime } from "@cordon/ui";
import type { ReactElement } from "react";
import { PlainText } from "../../plain-text.tsx";
import { useEvidenceDesk } from "./evidence-desk.ts";
import { EvidenceTitle } from "./evidence-title.tsx";
import { KINDS, shortHash } from "./evidence-words.ts";

/** One piece of evidence: what, why, by whom and when, and the hash that it can be told by. Opens to the copy. */
export function EvidenceLine({ item }: { readonly item: EvidenceItem }): ReactElement {
  const { open } = useEvidenceDesk();
  const { id, kind, note, addedBy, addedAt, sha256, withdrawn } = item;
  const { word, icon } = KINDS[kind];
  return (
    <li className="grid grid-cols-[16px_minmax(0,1fr)] gap-x-2 border-b py-1.5 last:border-b-0">
      <Icon name={icon} size={14} className="mt-[3px] text-muted" />
      <div className="min-w-0">
        <button
          type="button"
          onClick={() => open(id)}
          className={cx(
            "block w-full cursor-default rounded-sm text-left hover:bg-hover",
            withdrawn !== null && "text-muted line-through",
          )}
        >
          <span className="sr-only">{withdrawn === null ? word : `${word}, withdrawn`}: </span>
          <span className="line-clamp-3 [overflow-wrap:anywhere]">
            <EvidenceTitle item={item} />
          </span>
        </button>
        {note === "" ? null : (
          <p className="break-words">
            <PlainText text={note} />
          </p>
        )}
        <div className="flex flex-wrap items-center gap-x-2 text-small text-muted">
          <span>
            {word}, <PlainText text={addedBy.name} />, <RelativeTime at={addedAt} isInRow />
          </span>
          <span className="ml-auto inline-flex items-center">
            <code title={`SHA-256 ${sha256}`}>{shortHash(sha256)}</code>
            <CopyButton text={sha256} label="Copy the SHA-256" />
          </span>
        </div>
        {withdrawn === null ? null : (
          <p className="text-small break-words">
            Withdrawn by <PlainText text={withdrawn.byName} />, <RelativeTime at={withdrawn.at} isInRow />:{" "}
            <PlainText text={withdrawn.because} />
          </p>
        )}
      </div>
    </li>
  );
}
