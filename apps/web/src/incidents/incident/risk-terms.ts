import type { IncidentDetail } from "@cordon/incidents/contract";

/** The parts of a risk with their signs: "45", "+ 16", "− 6". */
export function riskTerms(
  parts: IncidentDetail["riskParts"],
): readonly { readonly points: string; readonly because: string }[] {
  return parts.map(({ points, because }, index) => {
    const sign = points < 0 ? "− " : index === 0 ? "" : "+ ";
    return { points: `${sign}${Math.abs(points)}`, because };
  });
}
