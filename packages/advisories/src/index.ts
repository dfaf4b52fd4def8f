export { feedAt, type FeedInput, feedOf, type ReadOptions } from "./feeds/feed-input.ts";
export { folderFeed } from "./feeds/folder-feed.ts";
export { readFeed } from "./feeds/read-feed.ts";
export { versFromNative } from "./identity/native-range.ts";
export { formatPurl, parsePurl, type Purl, type PurlResult } from "./identity/purl.ts";
export { componentOfPurl } from "./identity/purl-component.ts";
export type { PurlParts } from "./identity/purl-rules.ts";
export {
  formatVers,
  parseVers,
  versContains,
  type VersConstraint,
  type VersRange,
  type VersResult,
} from "./identity/vers.ts";
export type {
  Advisory,
  AffectedPackage,
  AffectedStatus,
  CvssVector,
  EpssEntry,
  FeedFacts,
  FeedRecord,
  KevEntry,
  Provenance,
  ScoreEntry,
  Space,
  SsvcEntry,
  VersionRange,
  VexProduct,
  VexStatement,
} from "./model/advisory.ts";
export type { Component, Distribution, Inventory, ReadProblem, SourcePackage } from "./model/component.ts";
export type { SpaceAndScheme } from "./version/distribution-space.ts";
export { spaceOfEcosystem } from "./version/ecosystem-space.ts";
export { compareVersions, type VersionOrder, versionOrder, type VersionScheme } from "./version/order.ts";
export { nameInSpace, normalizeName, versionInSpace } from "./version/package-name.ts";
export { firstFixAbove, isInRange } from "./version/range.ts";
export { spaceOfComponent } from "./version/space.ts";
export { bestScore, type CvssScore, type CvssSeverity, scoreCvss } from "./decide/cvss.ts";
export {
  type Criticality,
  type Decision,
  type DecisionPoint,
  decide,
  type Knowledge,
  type Surroundings,
} from "./decide/decide.ts";
export {
  BOD_26_04,
  type DecisionTable,
  decideTier,
  findDecisionTable,
  rankOfTier,
  SSVC_DEPLOYER,
  type Tier,
} from "./decide/decision-table.ts";
export { deriveAutomatable, deriveTechnicalImpact } from "./decide/derive.ts";
export { LIKELIHOOD } from "./decide/likelihood.ts";
export type { AdvisorySource, Entry, SpaceFacts } from "./match/advisory-source.ts";
export { type Assessment, type AssessOptions, assess, type LeftOut, type Match } from "./match/assess.ts";
export { type Coverage, type CoverageState, endOfLife } from "./match/coverage.ts";
export { createFleet, type Fleet, type FleetMatch } from "./match/fleet.ts";
export { createMemorySource, type MemorySource } from "./match/memory-source.ts";
export { isMalicious } from "./match/names-of.ts";
export { questionOf, spacesAsked } from "./match/question.ts";
export { combineSources } from "./match/combine-sources.ts";
export { type Remedy, remediesOf } from "./match/remedies.ts";
export type { Verdict } from "./match/verdict.ts";
export { FeedError } from "./feeds/feed-error.ts";
export { importFeed, type ImportOptions, type ImportOutcome } from "./store/import-feed.ts";
export { type FeedStatus, type StoredFeed, storeStatus } from "./store/manifest.ts";
export { type FeedSummary, readFeedsIn } from "./store/read-feeds-in.ts";
export { updateFeeds, type UpdateOptions, type UpdateOutcome } from "./store/update-feeds.ts";
export { openCompiledFeeds } from "./store/compiled-feeds.ts";
