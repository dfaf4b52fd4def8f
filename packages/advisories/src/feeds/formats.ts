import { CHANGELOG_FIXES } from "./changelog-fixes.ts";
import { CSAF } from "./csaf.ts";
import { CYCLONEDX_VEX } from "./cyclonedx-vex.ts";
import { DEBIAN_TRACKER } from "./debian-tracker.ts";
import { DEBSECAN } from "./debsecan.ts";
import { EPSS } from "./epss.ts";
import type { FeedFormat } from "./feed-sink.ts";
import { FRIENDS_OF_PHP } from "./friends-of-php.ts";
import type { JsonHead } from "./json-head.ts";
import { KEV_CSV, KEV_JSON } from "./kev.ts";
import { NVD } from "./nvd.ts";
import { NPM_SECURITY_WG } from "./npm-security-wg.ts";
import { OPENVEX } from "./openvex.ts";
import { OSV } from "./osv.ts";
import { RETIREJS_LIBRARIES, RETIREJS_NPM } from "./retirejs.ts";
import { RUBYSEC } from "./rubysec.ts";
import { RUSTSEC } from "./rustsec.ts";
import { SECURITY_ARCHIVE_INDEX, SECURITY_ARCHIVE_TABLE } from "./security-archive.ts";
import { CVE_RECORDS, VULNRICHMENT_REDUCED } from "./vulnrichment.ts";

interface KnownFormat {
  readonly format: FeedFormat;
  readonly isJson?: (head: JsonHead) => boolean;
  readonly isText?: (head: string) => boolean;
}

/** Every format that can be read; the first that says yes to the beginning of a file is it. A new format is a line here. */
export const FORMATS: readonly KnownFormat[] = [
  { format: KEV_JSON, isJson: has("catalogVersion") },
  { format: NVD, isJson: has("vulnerabilities", ({ keys }) => keys.has("resultsPerPage") || keys.has("format")) },
  {
    format: CSAF,
    isJson: has("document", ({ innerKeys }) => innerKeys.has("csaf_version") || innerKeys.has("tracking")),
  },
  { format: CYCLONEDX_VEX, isJson: has("bomFormat") },
  { format: OPENVEX, isJson: (head) => has("@context", isOpenVex)(head) || has("statements", isOpenVex)(head) },
  { format: CVE_RECORDS, isJson: has("cveMetadata") },
  { format: VULNRICHMENT_REDUCED, isJson: has("state", ({ keys }) => keys.has("cna") || keys.has("ssvc")) },
  { format: CHANGELOG_FIXES, isJson: has("source", ({ keys }) => keys.has("cves") && keys.has("version")) },
  { format: RUSTSEC, isJson: has("advisory", ({ keys }) => keys.has("versions")) },
  { format: RUBYSEC, isJson: has("gem") },
  { format: FRIENDS_OF_PHP, isJson: has("reference", ({ keys }) => keys.has("branches")) },
  { format: NPM_SECURITY_WG, isJson: has("module_name") },
  { format: RETIREJS_LIBRARIES, isJson: has("advisories") },
  { format: OSV, isJson: has("id", ({ keys }) => OSV_KEYS.some((key) => keys.has(key))) },
  { format: DEBIAN_TRACKER, isJson: ({ innerKeys }) => some(innerKeys, /^(?:CVE|TEMP)-\d+-/) },
  { format: RETIREJS_NPM, isJson: ({ innerKeys }) => innerKeys.has("vulnerabilities") },
  { format: KEV_CSV, isText: (head) => /^\ufeff?"?cveID"?,/.test(head) },
  { format: EPSS, isText: (head) => /^(?:#[^\n]{0,300}\r?\n)?cve,epss,percentile/.test(head) },
  { format: DEBSECAN, isText: (head) => /^VERSION 1\r?\n/.test(head) },
  { format: SECURITY_ARCHIVE_INDEX, isText: (head) => /^(?:Package|Origin): /.test(head) },
  { format: SECURITY_ARCHIVE_TABLE, isText: (head) => /^(?:[^\t\n]{1,300}\t){6}[^\t\n]*\n/.test(head) },
];

const OSV_KEYS = ["modified", "schema_version", "affected", "summary", "details"];

function has(key: string, and: (head: JsonHead) => boolean = () => true): (head: JsonHead) => boolean {
  return (head) => head.keys.has(key) && and(head);
}

function isOpenVex({ keys }: JsonHead): boolean {
  return keys.has("statements") && (keys.has("author") || keys.has("@id"));
}

function some(words: ReadonlySet<string>, pattern: RegExp): boolean {
  return [...words].some((word) => pattern.test(word));
}
