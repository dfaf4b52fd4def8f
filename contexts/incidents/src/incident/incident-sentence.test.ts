import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anAlert, at, MINUTE } from "../testing.ts";
import { incidentSentence } from "./incident-sentence.ts";

type Change = Parameters<typeof anAlert>[0];
const told = (minute: number, techniques: readonly string[], tactic: string, change: Change = {}) =>
  anAlert({
    ...change,
    firstAt: at(minute * MINUTE),
    rule: { id: `rule-${minute}`, techniques, tactics: [tactic], ...change?.rule },
  });

describe("the sentence", () => {
  it("of credential theft on a workstation names who, where and what, in order", () => {
    const where = { about: ["host:WORKSTATION5.theshire.local", "user:THESHIRE\\pgustavo", "user:SYSTEM"] };
    const alerts = [
      told(1, ["T1003.001"], "credential-access", { ...where, severity: "high" }),
      told(2, ["T1003.001"], "credential-access", { ...where, severity: "high" }),
      told(3, ["T1003.001"], "credential-access", { ...where, severity: "critical" }),
      told(9, ["T1543.003"], "persistence", { about: ["host:WORKSTATION5", "user:pgustavo"] }),
    ];

    expect(incidentSentence(alerts)).toBe(
      "Credential access on WORKSTATION5 by pgustavo: LSASS read, then a service installed",
    );
  });

  it("of a password spray counts accounts and addresses, and says what came of it", () => {
    const alerts = [
      ...Array.from({ length: 14 }, (_, index) =>
        told(index, ["T1110.003"], "credential-access", {
          severity: "high",
          rule: { id: "spray" },
          about: [`user:user${index}`, `address:198.51.100.${index % 2}`, "host:db-1"],
        }),
      ),
      told(30, ["T1078"], "initial-access", { about: ["user:svc-backup", "host:db-1"] }),
    ];

    expect(incidentSentence(alerts)).toBe(
      "Password spray against 14 accounts from 2 addresses, then a valid account used as svc-backup on db-1",
    );
  });

  it("of a spray that several rules saw is one attack, whatever they call it", () => {
    const alerts = ["ada", "bob", "eve"].flatMap((user, n) => [
      told(n, ["T1110.001", "T1110.003"], "credential-access", {
        severity: "low",
        about: [`user:${user}`, "host:dc-1"],
      }),
      told(n, ["T1110.003"], "credential-access", { severity: "high", about: [`user:CORP\\${user}`, "host:pc-1"] }),
    ]);

    expect(incidentSentence(alerts)).toBe("Password spray against 3 accounts");
  });

  it("of an exploit is against the host, and names whoever came next once", () => {
    const onHost = (user: string): Change => ({ about: ["host:web-1", `user:${user}`] });
    const alerts = [
      told(-30, ["T1595.002"], "reconnaissance", { severity: "low", about: ["host:web-1"] }),
      told(0, ["T1190"], "initial-access", { severity: "high", about: ["host:web-1", "address:a", "address:b"] }),
      told(1, ["T1059.004"], "execution", onHost("tomcat")),
      told(2, ["T1033"], "discovery", onHost("tomcat")),
      told(3, ["T1105"], "command-and-control", { about: ["host:web-2", "user:root"] }),
    ];

    expect(incidentSentence(alerts.slice(0, 4))).toBe(
      "Exploit attempt against web-1, after a scan, then a shell run as tomcat, then user names looked up",
    );
    expect(incidentSentence(alerts.slice(1))).toBe(
      "Exploit attempt against web-1, then a shell run as tomcat, then user names looked up, then tools fetched as root on web-2",
    );
  });

  it("of a known exploit against several hosts is one attack", () => {
    const alerts = [1, 2, 3].map((n) =>
      told(n, ["T1190"], "initial-access", { severity: "high", about: [`host:web-${n}`, "address:203.0.113.9"] }),
    );

    expect(incidentSentence(alerts)).toBe("Exploit attempt against 3 hosts from 203.0.113.9");
  });

  it("counts hosts and what it leaves out", () => {
    const techniques = ["T1059.001", "T1105", "T1053.005", "T1070.001", "T1021.002"];
    const alerts = techniques.map((technique, n) =>
      told(n, [technique], "execution", { about: [`host:pc-${n}`], severity: n === 1 ? "high" : "medium" }),
    );

    expect(incidentSentence(alerts)).toBe(
      "Execution on 5 hosts: PowerShell run on pc-0, then tools fetched on pc-1, then a scheduled task on pc-2, and 2 more steps",
    );
  });

  it("leads with what was done here rather than with what an attacker prepared at home", () => {
    const alerts = [
      told(1, [], "resource-development", { severity: "critical", rule: { title: "A known tool" } }),
      told(2, ["T1505.003"], "persistence", { severity: "high" }),
    ];

    expect(incidentSentence(alerts)).toBe("Persistence on db-1: “A known tool”, then a web shell");
  });

  it("uses the title of a rule that names no technique it knows", () => {
    const alert = told(1, [], "", { rule: { title: "Odd <b>thing</b>\u202e seen", tactics: [] }, about: ["host:a"] });

    expect(incidentSentence([alert])).toBe("Activity on a: “Odd <b>thing</b>\\u{202e} seen”");
  });

  it("of a noisy rule says that and no more", () => {
    expect(incidentSentence([told(1, ["T1003"], "x", { isNoisy: true, rule: { title: "Loud" } })])).toBe(
      "A rule fires too often to list each alert: Loud",
    );
  });

  it("tells nothing of informational alerts while there are others", () => {
    const alerts = [
      told(1, ["T1082"], "discovery", { severity: "informational" }),
      told(2, ["T1003.001"], "credential-access"),
    ];

    expect(incidentSentence(alerts)).toBe("Credential access on db-1: LSASS read");
  });

  it("is one line of at most 200 characters, whatever an attacker writes", () => {
    const anyText = fc.string({ unit: "binary", maxLength: 400 });
    const anyAlert = fc.record({
      title: anyText,
      technique: fc.constantFrom("T1003.001", "T1110.003", "T9999", "T1059"),
      tactic: fc.constantFrom("credential-access", "execution", "", "no-such"),
      host: anyText,
      user: anyText,
      address: anyText,
      severity: fc.constantFrom("informational", "medium", "critical"),
      minute: fc.nat(1_000),
    });

    fc.assert(
      fc.property(fc.array(anyAlert, { maxLength: 12 }), (given) => {
        const sentence = incidentSentence(
          given.map(({ title, technique, tactic, host, user, address, severity, minute }) =>
            told(minute, [technique], tactic, {
              severity,
              rule: { title },
              about: [`host:${host}`, `user:${user}`, `address:${address}`],
            }),
          ),
        );

        expect(Array.from(sentence).length).toBeLessThanOrEqual(200);
        expect(sentence).not.toBe("");
        expect(sentence).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cf}]/u);
      }),
    );
  });
});
