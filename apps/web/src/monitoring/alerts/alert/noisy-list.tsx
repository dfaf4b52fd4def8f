import type { AlertDetail } from "@cordon/monitoring/contract";
import { MachineText, plural } from "@cordon/ui";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";

/** Of a noisy rule: whom else it matched. */
export function NoisyList({ alert: { noisy } }: { readonly alert: AlertDetail }): ReactElement | null {
  if (noisy === null) return null;
  return (
    <section aria-labelledby="noisy">
      <h3 id="noisy" className="pb-1 font-semibold">
        {noisy.isCut
          ? `The first ${noisy.seen.length} of whom it matched`
          : `It also matched ${plural(noisy.seen.length, "other")}`}
      </h3>
      <div className="scroll-thin max-h-72 overflow-auto rounded border">
        <table className="w-full text-left">
          <thead className="border-b text-small text-muted">
            <tr className="h-8">
              <th className="px-3 font-medium">Host</th>
              <th className="px-3 font-medium">User</th>
              <th className="px-3 font-medium">From</th>
            </tr>
          </thead>
          <tbody>
            {noisy.seen.map(({ host, user, sourceIp }) => (
              <tr key={JSON.stringify([host, user, sourceIp])} className="h-(--row) border-b last:border-b-0">
                <Cell kind="host" value={host} />
                <Cell kind="user" value={user} />
                <Cell kind="address" value={sourceIp} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Cell({ kind, value }: { readonly kind: string; readonly value: string | undefined }): ReactElement {
  if (value === undefined) return <td className="px-3 text-faint">–</td>;
  return (
    <td className="max-w-0 truncate px-3">
      <Link to="/alerts" search={{ tab: "all", [kind]: value }} className="text-accent-text hover:underline">
        <MachineText text={value} limit={200} className="text-small" />
      </Link>
    </td>
  );
}
