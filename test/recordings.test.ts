import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readTarGz } from "../contexts/monitoring/src/decode/testing/tar.ts";
import {
  goldenOf,
  readRecording,
  RECORDINGS_FOLDER,
  ruleNames,
} from "../contexts/monitoring/src/detect/testing/own-rules.ts";
import { readBuiltInRules } from "../contexts/monitoring/src/rule/built-in-rules.ts";
import { batchesOf, createDetectionLab, type DetectionLab, type Found, type Outcome } from "./detection-lab.ts";

/** What the label of a recording says was done, as `../shared/data/monitoring/events/metadata` has it. */
interface Label {
  readonly techniques: readonly string[];
  /** Of whom the label tells, without domains. */
  readonly hosts: readonly string[];
  /** From when an agent or tool is named there, or the recording begins, until it finished, or the recording ends. */
  readonly from: string;
  readonly to: string;
  /** Share of the first incident's alerts that must begin within the label, with SigmaHQ's rules. */
  readonly share: number;
}

const WINDOWS: Readonly<Record<string, Label>> = {
  mordor_win_empire_mimikatz_logonpasswords: {
    techniques: ["T1003.001"],
    hosts: ["WORKSTATION5"],
    from: "2020-08-07T14:31:46Z",
    to: "2020-08-07T14:35:27Z",
    share: 1,
  },
  mordor_win_empire_persistence_registry_modification_run_keys_standard_user: {
    techniques: ["T1547.001"],
    hosts: ["WORKSTATION5"],
    from: "2020-09-04T07:02:57Z",
    to: "2020-09-04T07:09:58Z",
    share: 1,
  },
  mordor_win_empire_psexec_dcerpc_tcp_svcctl: {
    techniques: ["T1021"],
    hosts: ["WORKSTATION5", "WORKSTATION6"],
    from: "2020-09-20T16:13:06Z",
    to: "2020-09-20T16:18:22Z",
    share: 1,
  },
  mordor_win_empire_uac_shellapi_fodhelper: {
    techniques: ["T1548.002"],
    hosts: ["WORKSTATION5"],
    from: "2020-09-04T07:12:15Z",
    to: "2020-09-04T07:31:14Z",
    share: 1,
  },
  mordor_win_proxylogon_ssrf_rce_poc: {
    techniques: ["T1505.003"],
    hosts: ["MXS01"],
    from: "2021-03-14T01:39:32Z",
    to: "2021-03-14T01:41:00Z",
    share: 1,
  },
  mordor_win_purplesharp_ad_playbook_I: {
    techniques: ["T1110.003", "T1558.003", "T1135", "T1021.006"],
    hosts: ["WORKSTATION5", "WORKSTATION6", "WORKSTATION7", "MORDORDC"],
    from: "2020-10-22T08:29:52Z",
    to: "2020-10-22T08:30:02Z",
    share: 0.8,
  },
};

const LOG4SHELL = [
  "securityauditing_log4shell_cve2021_44228_java_serialized_object",
  "sysmon_log4shell_cve2021_44228_java_serialized_object",
  "syslog_auoms_auditd_log4shell_cve2021_44228_jndi_reference",
  "syslog_sysmon_log4shell_cve2021_44228_jndi_reference",
  "vminsights_vmconnection_log4shell_cve2021_44228_jndi_reference",
].map((name) => `mordor_log4shell_${name}`);

type Rules = "ours" | "SigmaHQ";
const SETS = ["ours", "SigmaHQ"] as const;
const labs = new Map<Rules, DetectionLab>();
const outcomes = new Map<string, Outcome>();

async function outcomeOf(rules: Rules, ...recordings: readonly string[]): Promise<Outcome> {
  const known = outcomes.get([rules, ...recordings].join(" "));
  if (known) return known;
  const outcome = await labOf(rules).run(recordings.flatMap((name) => batchesOf(readRecording(name))));
  outcomes.set([rules, ...recordings].join(" "), outcome);
  return outcome;
}

function labOf(rules: Rules): DetectionLab {
  const lab = labs.get(rules);
  if (!lab) throw new Error(`the lab with ${rules} was not set up`);
  return lab;
}

function first({ queue }: Outcome): Found {
  const [worst] = queue;
  if (!worst) throw new Error("nothing is in the queue");
  return worst;
}

function techniquesOf({ alerts }: Found): readonly string[] {
  return [...new Set(alerts.flatMap(({ rule }) => rule.techniques))].sort();
}

function hasTechnique(found: Found, wanted: string): boolean {
  return techniquesOf(found).some((technique) => technique === wanted || technique.startsWith(`${wanted}.`));
}

/** Alerts that begin within the label, on a host of which it tells. */
function within({ alerts }: Found, { hosts, from, to }: Label): number {
  return alerts.filter(({ entities, firstAt }) => {
    const named = entities.filter(({ kind }) => kind === "host").map(({ value }) => value.split(".")[0]?.toUpperCase());
    return firstAt >= new Date(from) && firstAt <= new Date(to) && named.every((name) => hosts.includes(name ?? ""));
  }).length;
}

describe.skipIf(!existsSync(RECORDINGS_FOLDER))(
  "attacks that were recorded (needs ../shared)",
  { timeout: 120_000 },
  () => {
    beforeAll(async () => {
      const archive = readTarGz(new URL("../sigma/sigma-rules.tar.gz", RECORDINGS_FOLDER));
      const files = [...archive].filter(([path]) => path.startsWith("sigma/rules") && path.endsWith(".yml"));
      labs.set("ours", await createDetectionLab("built-in", await readBuiltInRules()));
      const theirs = files.map(([path, body]) => ({ path, text: body.toString("utf8") }));
      labs.set("SigmaHQ", await createDetectionLab("imported", theirs));
    }, 300_000);
    afterAll(() => {
      if (process.env["PROOF"] === "1") process.stdout.write(`\n${tableOf(outcomes).join("\n")}\n`);
    });

    it("are read with all rules that are on by default", () => {
      expect(labOf("ours").rules).toBeGreaterThan(90);
      expect(labOf("SigmaHQ").rules).toBeGreaterThan(3_000);
    });

    describe.each(SETS)("with the rules of %s", (rules) => {
      it.each(Object.entries(WINDOWS))(
        "%s: few incidents, and what is labelled comes first",
        async (name, label) => {
          const outcome = await outcomeOf(rules, name);

          const worst = first(outcome);
          const share = within(worst, label) / worst.alerts.length;
          expect(outcome.queue.length).toBeLessThanOrEqual(5);
          expect(label.techniques.some((technique) => hasTechnique(worst, technique))).toBe(true);
          expect(share).toBeGreaterThanOrEqual(rules === "ours" ? 1 : label.share);
          expect(worst.incident.sentence.length).toBeLessThanOrEqual(200);
        },
        60_000,
      );

      it("the views of a host that Log4Shell was tried on are one incident, and its two runs are two", async () => {
        const { queue, candidates } = await outcomeOf(rules, ...LOG4SHELL);

        const days = queue.map(({ incident }) => `${incident.firstAt.slice(0, 10)} to ${incident.lastAt.slice(0, 10)}`);
        expect(candidates).toEqual([]);
        expect(new Set(days)).toEqual(new Set(["2022-05-11 to 2022-05-11", "2022-05-13 to 2022-05-13"]));
        expect(queue.length).toBe(2);
      });

      it("a cloud account that was taken over is one incident, and the rest stays out of the queue", async () => {
        const outcome = await outcomeOf(rules, "invictus_aws_cloudtrail_stratus");

        expect(outcome.queue.length).toBe(1);
        expect(outcome.candidates.length).toBeLessThanOrEqual(4);
        expect(first(outcome).alerts.flatMap(({ entities }) => entities.map(({ value }) => value))).toContain(
          "bert-jan",
        );
      });
    });

    it("the spray of PurpleSharp names all accounts it tried", async () => {
      const { incident } = first(
        outcomes.get("ours mordor_win_purplesharp_ad_playbook_I") ?? { alerts: 0, candidates: [], queue: [] },
      );

      expect(incident.sentence).toMatch(/^Password spray against 7 accounts, then service tickets asked for/);
    });

    it("credentials of a server that were used from a laptop are one incident with our rules", async () => {
      const outcome = await outcomeOf("ours", "mordor_aws_ec2_proxy_s3_exfiltration");

      expect(outcome.queue.length).toBe(1);
      expect(hasTechnique(first(outcome), "T1078.004") && hasTechnique(first(outcome), "T1530")).toBe(true);
    });

    it("and are only a candidate with SigmaHQ's, which have one rule of level low for it", async () => {
      const outcome = await outcomeOf("SigmaHQ", "mordor_aws_ec2_proxy_s3_exfiltration");

      expect([outcome.queue.length, outcome.candidates.length]).toEqual([0, 1]);
    });

    it("six hours in which nothing is wrong, and hosts that an attack did not touch, bring next to nothing", async () => {
      const golden = ruleNames().flatMap((name) => goldenOf(name, "negative") ?? []);
      const quiet = quietParts();
      const outcome = await labOf("ours").run([...golden, ...quiet], new Date("2026-03-02T15:00:00Z"));
      outcomes.set("ours benign", outcome);

      const severities = outcome.queue.map(({ incident }) => incident.severity);
      expect(linesOf(golden)).toBeGreaterThan(200);
      expect(linesOf(quiet)).toBeGreaterThan(5_000);
      expect(severities.filter((severity) => severity === "high" || severity === "critical")).toEqual([]);
      expect(severities.filter((severity) => severity === "medium").length).toBeLessThanOrEqual(3);
    });
  },
);

/** Records of hosts of which the label does not tell, and what the cloud recorded before the attacker's first call. */
function quietParts(): readonly Buffer[] {
  const hosts = Object.entries(WINDOWS)
    .filter(([name]) => name.startsWith("mordor_win_empire")) // of the others the label tells of every host
    .map(([name, label]) =>
      keep(name, (line) => {
        const host = /"Hostname":\s*"([^".]+)/.exec(line)?.[1];
        return host !== undefined && !label.hosts.includes(host.toUpperCase());
      }),
    );
  const before = (name: string, attacker: RegExp): Buffer => {
    let isQuiet = true;
    return keep(name, (line) => (isQuiet &&= !attacker.test(line)));
  };
  return [
    ...hosts,
    before("invictus_aws_cloudtrail_stratus", /stratus/),
    before("mordor_aws_ec2_proxy_s3_exfiltration", /BankingWAFRole/),
  ].filter((body) => body.length > 0);
}

function keep(name: string, isKept: (line: string) => boolean): Buffer {
  const lines = readRecording(name).toString("utf8").split("\n");
  return Buffer.from(lines.filter((line) => line !== "" && isKept(line)).join("\n"));
}

function linesOf(bodies: readonly Buffer[]): number {
  return bodies.reduce((sum, body) => sum + body.toString("utf8").trim().split("\n").length, 0);
}

/** For people: `npm run test:proof`. */
function tableOf(all: ReadonlyMap<string, Outcome>): readonly string[] {
  const rows = [...all].map(([key, outcome]) => {
    const [rules = "", name = "", ...more] = key.split(" ");
    const shown = more.length > 0 ? `log4shell (${more.length + 1} files)` : name;
    const [worst] = outcome.queue;
    const label = WINDOWS[name];
    const cells = worst
      ? [
          worst.incident.risk,
          worst.incident.sentence,
          label ? label.techniques.map((one) => `${one} ${hasTechnique(worst, one) ? "yes" : "no"}`).join(", ") : "",
          label ? `${within(worst, label)} of ${worst.alerts.length}` : "",
          techniquesOf(worst).join(" "),
        ]
      : ["", "", "", "", ""];
    return [shown, rules, outcome.alerts, outcome.candidates.length, outcome.queue.length, ...cells];
  });
  const head = ["recording", "rules", "alerts", "candidates", "queue", "risk", "first incident", "labelled"];
  return [[...head, "within the label", "techniques"], head.concat("", "").map(() => "---"), ...rows].map(
    (cells) => `| ${cells.join(" | ")} |`,
  );
}
