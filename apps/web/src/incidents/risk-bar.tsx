import type { ReactElement } from "react";

const BLOCKS = [0, 20, 40, 60, 80] as const;

/** Risk by number and by five blocks, each worth 20 points; the last one as full as it is. */
export function RiskBar({ risk }: { readonly risk: number }): ReactElement {
  return (
    <span className="inline-flex items-center gap-2 tabular-nums">
      <span className="w-6 text-right font-semibold">{risk}</span>
      <svg viewBox="0 0 44 8" width="44" height="8" aria-hidden focusable="false" className="shrink-0">
        {BLOCKS.map((from, index) => (
          <g key={from}>
            <rect x={index * 9 + 0.5} y="0.5" width="7" height="7" rx="1" fill="none" className="stroke-control" />
            <rect
              x={index * 9}
              y="0"
              height="8"
              rx="1"
              width={(Math.max(0, Math.min(20, risk - from)) / 20) * 8}
              className="fill-accent"
            />
          </g>
        ))}
      </svg>
    </span>
  );
}
