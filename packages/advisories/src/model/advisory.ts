import type { VersionScheme } from "../version/order.ts";

/**
 * Where a name means one package: an ecosystem (`npm`, `pypi`, `maven`), for a distribution together with its release (`deb/debian/12`, `apk/alpine/3.18`, `rpm/almalinux/8`).
 * Made by `spaceOfEcosystem` and `spaceOfComponent` alone.
 */
export type Space = string;

/** Half-open: `introduced` ≤ version < `fixed`, or ≤ `lastAffected`. Without `introduced` from the beginning, without an end for ever. */
export interface VersionRange {
  readonly introduced?: string;
  readonly fixed?: string;
  readonly lastAffected?: string;
}

/**
 * What the publisher says about one package. `affected` is meant inside the ranges and versions only; the others hold for every version.
 * `end-of-life`: the publisher gave the package up, and it stays as it is.
 */
export type AffectedStatus = "affected" | "not-affected" | "under-investigation" | "end-of-life";

export interface AffectedPackage {
  readonly space: Space;
  /** As the space spells it: for Debian, Ubuntu and Alpine the source package; PyPI in its normal form; `group:artifact` for Maven; `@scope/name` for npm. */
  readonly name: string;
  readonly scheme: VersionScheme;
  readonly status: AffectedStatus;
  readonly ranges: readonly VersionRange[];
  /** Versions that are affected one by one. */
  readonly versions: readonly string[];
  /** Versions inside `ranges` that are not affected, one by one: fixes that were brought back to an older line. */
  readonly except?: readonly string[];
  /** RPM modularity: the advisory speaks of packages of this module and stream only, `nodejs:18`. */
  readonly module?: string;
  /** The publisher does not plan a fix: `no-dsa`, `ignored`, `postponed`, `will not fix`, in the publisher's word. */
  readonly withoutFix?: string;
  /** The publisher's own urgency or severity word: `unimportant`, `low`, `Critical`. */
  readonly urgency?: string;
  /** Functions or import paths that are affected, when known; for the trace. */
  readonly symbols?: readonly string[];
}

export interface CvssVector {
  readonly vector: string;
  /** Who scored: `NVD`, `CISA-ADP`, the feed. */
  readonly source: string;
}

/** What one publisher published about one weakness, or about several at once (DSA, USN, ALSA). */
export interface Advisory {
  readonly id: string;
  /** The same weakness under other names: CVE, GHSA, PYSEC. Never contains `id`. */
  readonly aliases: readonly string[];
  /** The weaknesses a bundle of a distribution mends; empty for an advisory about one weakness. */
  readonly bundles: readonly string[];
  /** Id of the feed: `osv`, `debian`, `security-archive`. */
  readonly feed: string;
  readonly summary?: string;
  readonly publishedAt?: string;
  readonly modifiedAt?: string;
  /** Set when the publisher took it back; such advisories match nothing. */
  readonly withdrawnAt?: string;
  readonly cvss: readonly CvssVector[];
  readonly affected: readonly AffectedPackage[];
  readonly references?: readonly string[];
}

/** Where a value comes from; every number that leads to a decision carries one. */
export interface Provenance {
  /** `CISA KEV`, `FIRST EPSS`, `CISA vulnrichment`, `derived from CVSS`. */
  readonly source: string;
  /** ISO date or instant of the value or of the feed; undefined when the feed says nothing. */
  readonly date?: string;
}

export interface KevEntry extends Provenance {
  readonly cve: string;
  readonly addedOn: string;
  readonly dueOn?: string;
  readonly isRansomware: boolean;
}

/** Exploitation likelihood for the next 30 days, 0 to 1, and its rank among all, 0 to 1. @source FIRST EPSS */
export interface EpssEntry extends Provenance {
  readonly cve: string;
  readonly probability: number;
  readonly percentile: number;
}

/** What somebody who looked says about one CVE. @source CISA vulnrichment (SSVC coordinator), CVE record. */
export interface SsvcEntry extends Provenance {
  readonly cve: string;
  readonly state: "published" | "rejected";
  readonly exploitation?: "none" | "poc" | "active";
  readonly isAutomatable?: boolean;
  readonly technicalImpact?: "partial" | "total";
  readonly cvss: readonly CvssVector[];
}

/** How bad one CVE is, from somebody who keeps all of them, and whether it is one at all. @source NVD, CVE record. */
export interface ScoreEntry extends Provenance {
  readonly cve: string;
  readonly state: "published" | "rejected";
  /** Empty while nobody has scored it. */
  readonly cvss: readonly CvssVector[];
}

/** One statement of a VEX document (OpenVEX, CSAF VEX, CycloneDX VEX). */
export interface VexStatement extends Provenance {
  readonly vulnerability: string;
  readonly aliases: readonly string[];
  readonly status: "not_affected" | "affected" | "fixed" | "under_investigation";
  /** `vulnerable_code_not_present`, … */
  readonly justification?: string;
  /** The author's words, bounded. */
  readonly note?: string;
  readonly author: string;
  /** What it is about; never empty. */
  readonly products: readonly VexProduct[];
}

export interface VexProduct {
  /** Package URL (with or without version), CPE, or another name of the product. */
  readonly id: string;
  /** The parts of the product that the statement is about, as package URLs; empty: the product itself, and that alone. */
  readonly subcomponents: readonly string[];
}

/** What a reader of a feed yields, one at a time. */
export type FeedRecord =
  | { readonly kind: "advisory"; readonly advisory: Advisory }
  | { readonly kind: "kev"; readonly entry: KevEntry }
  | { readonly kind: "epss"; readonly entry: EpssEntry }
  | { readonly kind: "ssvc"; readonly entry: SsvcEntry }
  | { readonly kind: "score"; readonly entry: ScoreEntry }
  | { readonly kind: "vex"; readonly statement: VexStatement }
  /** An entry that is broken; the rest goes on. */
  | { readonly kind: "problem"; readonly path: string; readonly message: string };

/** What a feed says about itself. */
export interface FeedFacts {
  readonly format: string;
  /** ISO date or instant the data is of, from inside the feed; undefined when it does not say. */
  readonly date?: string;
  /** SPDX identifier or sentence; undefined when nobody says. */
  readonly licence?: string;
  readonly records: number;
  readonly problems: number;
  /** Entries that are no weaknesses, left out: "no longer maintained". */
  readonly skipped?: number;
  /** Why reading stopped before the end; what came before was given out. */
  readonly broken?: string;
}
