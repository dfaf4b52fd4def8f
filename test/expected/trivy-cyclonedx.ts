import { componentOfPurl, parsePurl } from "../../packages/advisories/src/index.ts";
import { type Finding, scannersName } from "./findings.ts";
import { expectedText } from "./shared.ts";

/** The fields we use of an SBOM that Trivy wrote with its findings inside. */
interface Report {
  readonly components: readonly { readonly "bom-ref": string; readonly purl?: string }[];
  readonly vulnerabilities?: readonly {
    readonly id: string;
    readonly recommendation?: string;
    readonly affects: readonly { readonly ref: string }[];
  }[];
}

/** The findings inside an SBOM. @param path below Trivy's test data */
export function cyclonedxFindings(path: string): readonly Finding[] {
  const { components, vulnerabilities = [] } = JSON.parse(expectedText(path)) as Report; // Trivy's own report
  const purls = new Map(components.map(({ "bom-ref": ref, purl }) => [ref, purl]));
  return vulnerabilities.flatMap(({ id, recommendation = "", affects }) =>
    affects.flatMap(({ ref }) => {
      const parsed = parsePurl(purls.get(ref) ?? "");
      if (!parsed.ok) return [];
      const component = componentOfPurl(parsed.purl);
      const fixed = [...(/ to version (.+)$/.exec(recommendation)?.[1] ?? "").matchAll(/[^\s,]+/g)].map(([one]) => one);
      return [{ id, package: scannersName(component), version: component.version, fixed }];
    }),
  );
}
