import { CopyButton, MachineText } from "@cordon/ui";
import type { ReactElement } from "react";
import { webAddress } from "./evidence-words.ts";

/** An address in full, and the host that it really leads to. Whoever follows it leaves nothing of ours behind. */
export function KeptLink({ address }: { readonly address: string }): ReactElement {
  const url = webAddress(address);
  const text = <MachineText text={address} isBlock />;
  return (
    <section aria-label="Address" className="flex items-start gap-2 rounded border bg-sunken px-3 py-2">
      <div className="min-w-0 flex-1">
        {url === undefined ? (
          text
        ) : (
          <a
            href={url.href}
            target="_blank"
            rel="noopener noreferrer nofollow"
            className="text-accent-text underline decoration-line-strong underline-offset-2 hover:decoration-current"
          >
            {text}
          </a>
        )}
        <p className="pt-1 text-small text-muted">
          {url === undefined ? "This is no address that can be followed." : <>Leads to {url.host}.</>} The page behind
          it is not kept and may change.
        </p>
      </div>
      <CopyButton text={address} label="Copy the address" />
    </section>
  );
}
