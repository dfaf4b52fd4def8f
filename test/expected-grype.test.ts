import { describe, expect, test } from "vitest";
import {
  type Assessment,
  assess,
  type Component,
  componentOfPurl,
  createMemorySource,
  feedAt,
  type FeedRecord,
  parsePurl,
  readFeed,
} from "../packages/advisories/src/index.ts";
import { type Explained, explainedFor } from "./expected/explained.ts";
import { differencesOf, type Finding, openFindings, scannersName } from "./expected/findings.ts";
import allCases from "./expected/grype-cases.json" with { type: "json" };
import known from "./expected/grype-differences.json" with { type: "json" };
import { readGrypeRecords } from "./expected/grype-records.ts";
import { expectedPath, hasExpected } from "./expected/shared.ts";

/** A package, records, and what Grype's own tests say of the two; by CVE, which they name by the record's id. */
interface GrypeCase {
  readonly name: string;
  /** The folder of the records; of those the ones with one of `only` in their path. */
  readonly data: string;
  readonly only?: readonly string[];
  readonly purl: string;
  /** CVE and the version that mends it: "" for none, null where the test does not look. */
  readonly expected: Readonly<Record<string, string | null>>;
}

const hasData = hasExpected("grype");
// Our own files.
const cases = allCases as readonly GrypeCase[];
const differences = known as readonly Explained[];

function componentAt(text: string): Component {
  const parsed = parsePurl(text);
  if (!parsed.ok) throw new Error(`${text} is no package URL`);
  return componentOfPurl(parsed.purl);
}

function assessed(
  components: readonly Component[],
  records: readonly FeedRecord[],
  products: readonly string[] = [],
): Assessment {
  const source = createMemorySource();
  for (const record of records) source.add(record);
  const vex = records.flatMap((record) => (record.kind === "vex" ? [record.statement] : []));
  return assess({ subject: "a case", components, products, problems: [] }, source, { on: "2026-11-24", vex });
}

function expectedFor(component: Component, expected: GrypeCase["expected"]): readonly Finding[] {
  return Object.entries(expected).map(([id, fixed]) => ({
    id,
    package: scannersName(component),
    version: component.version,
    fixed: fixed === null ? undefined : fixed === "" ? [] : [fixed],
  }));
}

function recordsAt(folder: string, only?: readonly string[]): Promise<readonly FeedRecord[]> {
  const isInternal = folder.startsWith("internal/");
  return readGrypeRecords(expectedPath("grype", isInternal ? folder : `grype/matcher/${folder}`), only);
}

describe.skipIf(!hasData)("the hard cases of Grype (anchore/grype, Apache-2.0)", () => {
  test.each(cases)("$name", async ({ name, data, only, purl, expected }) => {
    const component = componentAt(purl);
    const records = await recordsAt(data, only);

    const found = openFindings(assessed([component], records));

    expect(differencesOf(found, expectedFor(component, expected))).toEqual(explainedFor(name, differences));
  });

  test("every explained difference belongs to a case", () => {
    const names = cases.map(({ name }) => name);

    expect(cases.length).toBeGreaterThan(90);
    expect(new Set(names).size).toBe(names.length);
    expect(differences.filter(({ golden }) => !names.includes(golden))).toEqual([]);
  });

  test.each([
    ["Debian 8", "dpkg/testdata/eol-debian8", "pkg:deb/debian/openssl@1.1.1k?distro=debian-8", "deb/debian/8"],
    ["RHEL 7", "rpm/testdata/eol-rhel7", "pkg:rpm/redhat/openssl@1.1.0a?distro=rhel-7", "rpm/rhel/7"],
  ])("%s is past its end of life: nothing found is not called clean", async (_, data, purl, space) => {
    const records = await recordsAt(data);

    const { coverage } = assessed([componentAt(purl)], records);

    expect(coverage).toEqual([expect.objectContaining({ space, state: "end-of-life" })]);
  });
});

const IMAGE = "pkg:oci/alpine@sha256%3A124c7d2707904eea7431fffe91522a01e5a861a624ee31d03372cc1d138a3126";

/** Both libraries of openssl 3.0.8-r3 have CVE-2023-1255, as in Grype's tests of VEX. */
async function openAfter(document: string, products: readonly string[] = [IMAGE]): Promise<readonly string[]> {
  const affected = {
    space: "apk/alpine/3.17",
    name: "openssl",
    scheme: "apk",
    status: "affected",
    versions: [],
  } as const;
  const records: FeedRecord[] = ["CVE-2023-1255", "CVE-2023-3817"].map((id) => ({
    kind: "advisory",
    advisory: {
      id,
      aliases: [],
      bundles: [],
      feed: "alpine",
      cvss: [],
      affected: [{ ...affected, ranges: [{ fixed: "3.0.8-r4" }] }],
    },
  }));
  for await (const record of readFeed(await feedAt(expectedPath("grype/grype/vex/testdata/vex-docs", document))))
    records.push(record);
  const qualifiers = "arch=x86_64&upstream=openssl&distro=alpine-3.17.3";
  const components = ["libcrypto3", "libssl3"].map((name) =>
    componentAt(`pkg:apk/alpine/${name}@3.0.8-r3?${qualifiers}`),
  );
  return openFindings(assessed(components, records, products))
    .map(({ id, package: name }) => `${id} ${name}`)
    .sort();
}

describe.skipIf(!hasData)("Grype's VEX documents", () => {
  const ALL = [
    "CVE-2023-1255 libcrypto3",
    "CVE-2023-1255 libssl3",
    "CVE-2023-3817 libcrypto3",
    "CVE-2023-3817 libssl3",
  ];

  test("a statement about two parts of an image takes both away, in that image alone", async () => {
    expect(await openAfter("openvex-demo1.json")).toEqual(ALL.slice(2));
    expect(await openAfter("openvex-demo1.json", [])).toEqual(ALL);
  });

  test("a statement about one package takes that away and not its sibling", async () => {
    expect(await openAfter("openvex-package-product.json")).toEqual(ALL.slice(1));
  });

  // Grype takes both away. "The image is fixed" does not say that a package inside it is: Cordon keeps both, which is the safe side.
  test("a statement about an image as a whole takes nothing away from its packages", async () => {
    expect(await openAfter("openvex-image-no-subcomponents.json")).toEqual(ALL);
  });

  test("CSAF statements about one package take that away and not its sibling", async () => {
    expect(await openAfter("csaf-demo1.json")).toEqual(ALL.slice(1));
    expect(await openAfter("csaf-demo2.json")).toEqual([
      "CVE-2023-1255 libcrypto3",
      "CVE-2023-1255 libssl3",
      "CVE-2023-3817 libssl3",
    ]);
  });
});
