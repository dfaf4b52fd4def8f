export { isLockFile, readLockFile } from "./lock/read-lock-file.ts";
export type { ReadOptions } from "./read-options.ts";
export { readProject } from "./read-project.ts";
export { readRoot } from "./read-root.ts";
export { readSbom } from "./sbom/read-sbom.ts";
export type { SbomFacts } from "./sbom/cyclonedx-document.ts";
export { writeCycloneDx } from "./sbom/write-cyclonedx.ts";
export { writeSpdx } from "./sbom/write-spdx.ts";
