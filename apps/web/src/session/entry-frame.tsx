import { CordonMark } from "@cordon/ui";
import type { ReactElement, ReactNode } from "react";

export interface EntryFrameProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of the pages before sign-in: one narrow column, nothing else. */
export function EntryFrame({ title, lead, children }: EntryFrameProps): ReactElement {
  return (
    <main className="scroll-thin flex h-full flex-col items-center overflow-y-auto bg-canvas px-4 pt-[14vh] pb-12 phone:bg-surface phone:pt-12">
      <div className="flex w-full max-w-[372px] flex-col gap-6">
        <div className="flex items-center gap-2.5 px-px">
          <CordonMark size={24} className="text-accent" />
          <span className="text-title font-semibold tracking-[-0.01em]">Cordon</span>
        </div>
        <section className="flex flex-col gap-5 rounded border bg-surface p-6 phone:border-0 phone:p-0">
          <div className="flex flex-col gap-1">
            <h1 className="text-lead font-semibold">{title}</h1>
            {lead === undefined ? null : <p className="text-muted">{lead}</p>}
          </div>
          {children}
        </section>
      </div>
    </main>
  );
}
