import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import {
  goldenOf,
  type MatchedRecord,
  type OwnRules,
  readOwnRules,
  readRecording,
  RECORDINGS_FOLDER,
  ruleNames,
  RULES_FOLDER,
} from "./testing/own-rules.ts";

const DAY_FROM = Date.UTC(2026, 2, 2, 8);
const DAY_TO = Date.UTC(2026, 2, 2, 14);

const Advice = z.strictObject({
  opensIncident: z.boolean(),
  firstSteps: z.array(z.string().min(10).max(300)).min(2).max(4),
});

/** Recording, the techniques its label names, and rules that say so on the labelled activity. */
const LABELLED: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ["mordor_win_empire_mimikatz_logonpasswords", ["t1003.001"], ["windows/credential-access/lsass-memory-read"]],
  [
    "mordor_win_empire_persistence_registry_modification_run_keys_standard_user",
    ["t1547.001"],
    ["windows/persistence/start-up-key-runs-script"],
  ],
  [
    "mordor_win_empire_psexec_dcerpc_tcp_svcctl",
    ["t1021.002", "t1569.002"],
    ["windows/persistence/service-runs-shell", "windows/lateral-movement/service-control-started-shell"],
  ],
  [
    "mordor_win_empire_uac_shellapi_fodhelper",
    ["t1548.002"],
    ["windows/privilege-escalation/consent-prompt-bypassed-by-registry"],
  ],
  [
    "mordor_win_purplesharp_ad_playbook_I",
    ["t1110.003", "t1558.003", "t1135", "t1021.006"],
    [
      "windows/credential-access/downloaded-program-tries-passwords",
      "windows/credential-access/weak-service-ticket-requested",
      "windows/discovery/shares-listed",
      "windows/lateral-movement/remote-management-started-program",
    ],
  ],
  [
    "mordor_win_proxylogon_ssrf_rce_poc",
    ["t1505.003"],
    ["windows/persistence/exchange-directory-holds-script", "windows/persistence/script-placed-in-web-folder"],
  ],
  [
    "mordor_log4shell_securityauditing_log4shell_cve2021_44228_java_serialized_object",
    ["t1190"],
    ["windows/persistence/web-server-started-shell"],
  ],
  [
    "mordor_log4shell_sysmon_log4shell_cve2021_44228_java_serialized_object",
    ["t1190", "t1203"],
    ["windows/persistence/web-server-started-shell", "network/java-asks-foreign-directory"],
  ],
  [
    "mordor_log4shell_syslog_auoms_auditd_log4shell_cve2021_44228_jndi_reference",
    ["t1190"],
    ["linux/execution/service-starts-shell", "linux/execution/reverse-shell"],
  ],
  [
    "mordor_log4shell_syslog_sysmon_log4shell_cve2021_44228_jndi_reference",
    ["t1190", "t1203"],
    ["linux/execution/service-starts-shell", "network/java-asks-foreign-directory"],
  ],
  [
    "mordor_log4shell_vminsights_vmconnection_log4shell_cve2021_44228_jndi_reference",
    ["t1190", "t1203"],
    ["network/java-asks-foreign-directory", "network/shell-talks-to-network"],
  ],
  ["mordor_aws_ec2_proxy_s3_exfiltration", ["t1078.004", "t1530"], ["aws/server-credentials-on-a-laptop"]],
  ["invictus_aws_cloudtrail_stratus", ["t1562.008", "t1098.001"], ["aws/trail-switched-off"]],
  ["mordor_apt29_day1_zeek_combined", [], []],
];

const names = ruleNames();

function isOfAnotherDay({ event }: MatchedRecord): boolean {
  return event.occurredAt === undefined || event.occurredAt < DAY_FROM || event.occurredAt > DAY_TO;
}

describe("our own detection rules", () => {
  let own: OwnRules;

  beforeAll(async () => {
    own = await readOwnRules();
  });

  it("there are many, all of them load, and no id is used twice", () => {
    expect(own.parsed.errors).toEqual([]);
    expect(own.parsed.rules.length).toBe(names.length);
    expect(names.length).toBeGreaterThan(90);
  });

  it.each(names)("%s says what it is, what to do first and whose it is", (name) => {
    const rule = own.byName.get(name);

    expect(rule).toMatchObject({ author: "Cordon", license: "Apache-2.0", date: expect.stringMatching(/^\d{4}-/) });
    expect(rule?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(rule?.description.length).toBeGreaterThan(60);
    expect(rule?.falsePositives.length).toBeGreaterThan(0);
    expect(rule?.tags).toEqual(expect.arrayContaining([expect.stringMatching(/^attack\.t\d{4}(\.\d{3})?$/)]));
    expect(rule?.tags).toEqual(expect.arrayContaining([expect.stringMatching(/^attack\.[a-z]+(-[a-z]+)*$/)]));
    const advice = Advice.parse(rule?.custom["cordon"]);
    const isGrave = rule?.level === "high" || rule?.level === "critical";
    expect(advice.opensIncident).toBe(isGrave && rule.status === "stable");
  });

  it.each(names)("%s matches its positive records, on the day they tell of", (name) => {
    const records = own.match(goldenOf(name, "positive") ?? Buffer.from(""));

    const missed = records.filter(({ rules }) => !rules.includes(name));
    expect(records.length).toBeGreaterThan(0);
    expect(missed.map(({ text }) => text)).toEqual([]);
    expect(records.filter(isOfAnotherDay).map(({ text }) => text)).toEqual([]);
  });

  it.each(names)("%s leaves its negative records alone, and so does every rule above low", (name) => {
    const records = own.match(goldenOf(name, "negative") ?? Buffer.from(""));

    const accused = records.flatMap(({ rules, text }) =>
      rules
        .filter((rule) => rule === name || own.byName.get(rule)?.level !== "low")
        .map((rule) => `${rule} matches ${text}`),
    );
    expect(records.length).toBeGreaterThan(0);
    expect(accused).toEqual([]);
    expect(records.filter(isOfAnotherDay).map(({ text }) => text)).toEqual([]);
  });

  it("no rule looks for a text anywhere in a record", () => {
    const conditions = own.parsed.rules.filter((rule) => JSON.stringify(rule.condition).includes('"kind":"keywords"'));

    expect(conditions.map(({ path }) => path)).toEqual([]);
  });
});

describe("our own rules on the recordings of ../shared/data/monitoring/events", () => {
  const file = new URL("recordings.json", RULES_FOLDER);
  const isUpdate = process.env["UPDATE_GOLDEN"] === "1";
  const written = z.record(z.string(), z.record(z.string(), z.array(z.int())));
  const kept = existsSync(file) ? written.parse(JSON.parse(readFileSync(file, "utf8"))) : {};
  let own: OwnRules;

  beforeAll(async () => {
    own = await readOwnRules();
  });

  it.each(LABELLED)(
    "%s: what is labelled is found, and what is found is as written down",
    { skip: !existsSync(RECORDINGS_FOLDER), timeout: 60_000 },
    (recording, techniques, rules) => {
      const found: Record<string, number[]> = {};
      for (const record of own.match(readRecording(recording))) {
        for (const rule of record.rules) (found[rule] ??= []).push(record.number);
      }
      if (isUpdate) {
        kept[recording] = found;
        writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`);
      }

      const tags = Object.keys(found).flatMap((rule) => own.byName.get(rule)?.tags ?? []);
      expect(Object.keys(found)).toEqual(expect.arrayContaining([...rules]));
      expect(tags).toEqual(expect.arrayContaining(techniques.map((technique) => `attack.${technique}`)));
      expect(found).toEqual(kept[recording]);
    },
  );
});
