import type { AlertDetail } from "@cordon/monitoring/contract";
import { RelativeTime } from "@cordon/ui";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { PlainText } from "../../../plain-text.tsx";
import { scopeSentence } from "../../suppressions/suppression-words.ts";

/** The suppression that hid it: what, who, why, until when. */
export function HiddenBy({ alert: { suppression } }: { readonly alert: AlertDetail }): ReactElement | null {
  if (suppression === null) return null;
  return (
    <section aria-label="Suppression" className="rounded border-l-2 border-line-strong bg-sunken px-3 py-2">
      <p className="break-words">
        A suppression hides it: <PlainText text={scopeSentence(suppression.scope)} />{" "}
        <span className="text-muted">
          By <PlainText text={suppression.owner} />, {suppression.isActive ? "ends" : "ended"}{" "}
          <RelativeTime at={suppression.endsAt} />.
        </span>
      </p>
      <p className="break-words text-muted">
        <PlainText text={`“${suppression.reason}”`} />
      </p>
      <Link
        to="/suppressions"
        search={{ tab: suppression.isActive ? undefined : "ended", suppression: suppression.id }}
        className="text-accent-text hover:underline"
      >
        See it among the suppressions
      </Link>
    </section>
  );
}
