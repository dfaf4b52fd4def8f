import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { createDecoder, type Decode } from "./decode.ts";
import { loadDecoderContent } from "./decoder-content.ts";
import { splitRecords } from "./record-splitter.ts";
import { readTarGz } from "./testing/tar.ts";

const FOLDER = new URL("../../../../../shared/data/monitoring/events/", import.meta.url);

/** Recording, number of events, the decoder every one of them needs, and the days they are from. */
const RECORDINGS: readonly (readonly [string, number, string, string, string])[] = [
  ["mordor_win_empire_mimikatz_logonpasswords", 6026, "windows", "2020-08-07", "2020-08-07"],
  [
    "mordor_win_empire_persistence_registry_modification_run_keys_standard_user",
    40_569,
    "windows",
    "2020-09-04",
    "2020-09-04",
  ],
  ["mordor_win_empire_psexec_dcerpc_tcp_svcctl", 4348, "windows", "2020-09-20", "2020-09-20"],
  ["mordor_win_empire_uac_shellapi_fodhelper", 4139, "windows", "2020-09-04", "2020-09-04"],
  ["mordor_win_proxylogon_ssrf_rce_poc", 10_487, "windows", "2021-03-14", "2021-03-14"],
  ["mordor_win_purplesharp_ad_playbook_I", 25_993, "windows", "2020-10-22", "2020-10-22"],
  [
    "mordor_log4shell_securityauditing_log4shell_cve2021_44228_java_serialized_object",
    39,
    "windows",
    "2022-05-13",
    "2022-05-13",
  ],
  [
    "mordor_log4shell_sysmon_log4shell_cve2021_44228_java_serialized_object",
    487,
    "windows",
    "2022-05-13",
    "2022-05-13",
  ],
  ["mordor_log4shell_syslog_sysmon_log4shell_cve2021_44228_jndi_reference", 93, "windows", "2022-05-11", "2022-05-11"],
  [
    "mordor_log4shell_syslog_auoms_auditd_log4shell_cve2021_44228_jndi_reference",
    50,
    "auditd",
    "2022-05-11",
    "2022-05-11",
  ],
  [
    "mordor_log4shell_vminsights_vmconnection_log4shell_cve2021_44228_jndi_reference",
    5,
    "vm-connection",
    "2022-05-11",
    "2022-05-11",
  ],
  ["mordor_apt29_day1_zeek_combined", 2140, "zeek", "2020-04-30", "2020-05-02"],
  ["mordor_aws_ec2_proxy_s3_exfiltration", 103, "cloudtrail", "2020-09-14", "2020-09-14"],
  ["invictus_aws_cloudtrail_stratus", 2900, "cloudtrail", "2023-07-10", "2023-07-10"],
];

const REGRESSION = new URL("../../../../../shared/data/monitoring/sigma/sigma-regression-json.tar.gz", import.meta.url);
/** Folders of Sigma whose rules are not of one category. */
const MIXED: ReadonlySet<string> = new Set(["sysmon", "registry_event"]);

describe("recordings of ../shared/data/monitoring/events", () => {
  let decode: Decode;

  beforeAll(async () => {
    decode = createDecoder(await loadDecoderContent());
  });

  it.each(RECORDINGS)(
    "%s decodes without a gap",
    { skip: !existsSync(FOLDER), timeout: 60_000 },
    (name, count, decoder, first, last) => {
      const hint = { receivedAt: Date.UTC(2026, 0, 1), isHistorical: true, isSyslog: false };
      const from = Date.parse(`${first}T00:00:00Z`);
      const to = Date.parse(`${last}T23:59:59.999Z`);
      const wrong: string[] = [];
      let events = 0;
      for (const record of splitRecords(gunzipSync(readFileSync(new URL(`${name}.ndjson.gz`, FOLDER))))) {
        const event = decode(record.text, hint);
        events++;
        const isInTime = event.occurredAt !== undefined && event.occurredAt >= from && event.occurredAt <= to;
        const hasLog = event.ecs["log.product"] !== undefined || decoder === "vm-connection";
        if (event.decoder !== decoder || !isInTime || !hasLog) {
          wrong.push(`${event.decoder} ${event.occurredAt} ${record.text.slice(0, 200)}`);
        }
      }

      expect(wrong.slice(0, 3)).toEqual([]);
      expect(events).toBe(count);
    },
  );

  it("events of Sigma's regression tests get the category of the rule they belong to", {
    skip: !existsSync(REGRESSION),
  }, () => {
    const wrong: string[] = [];
    let events = 0;
    for (const [path, body] of readTarGz(REGRESSION)) {
      const category = path.split("/").at(-3) ?? "";
      if (!path.endsWith(".json")) continue;
      for (const record of splitRecords(body)) {
        const event = decode(record.text, { receivedAt: Date.UTC(2026, 0, 1), isHistorical: true, isSyslog: false });
        events++;
        const isKnown =
          event.decoder === "windows" && event.occurredAt !== undefined && event.ecs["host.name"] !== undefined;
        const hasFolder = /\/windows\/(?!builtin)/.test(path) && !MIXED.has(category);
        if (!isKnown || (hasFolder && event.ecs["log.category"] !== category)) wrong.push(path);
      }
    }

    expect(wrong).toEqual([]);
    expect(events).toBeGreaterThan(200);
  });
});
