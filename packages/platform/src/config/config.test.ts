import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Problem } from "@cordon/kernel";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { describeConfig } from "./config-settings.ts";
import { defaultDataDir } from "./data-dir.ts";
import { type ConfigSources, type LoadedConfig, loadConfig } from "./load-config.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "cordon-config-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

function load({ yaml, environment = {}, flags = {} }: ConfigSources & { yaml?: string } = {}): LoadedConfig {
  if (yaml !== undefined) writeFileSync(join(dataDir, "cordon.yaml"), yaml);
  return loadConfig({ flags, environment: { CORDON_DATA: dataDir, ...environment } });
}

function refusal(sources: Parameters<typeof load>[0]): Problem {
  try {
    load(sources);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error("it was accepted");
}

describe("layers", () => {
  it("without anything set everything is local, on ports that need no privilege", () => {
    const { config, file, warnings } = load();

    expect([config.console, config.ingest].map((l) => `${l.address}:${l.port}`)).toEqual([
      "127.0.0.1:7280",
      "127.0.0.1:7281",
    ]);
    expect(config.syslog.udp).toEqual({ isEnabled: true, address: "127.0.0.1", port: 5514 });
    expect({ file, warnings }).toEqual({ file: undefined, warnings: [] });
  });

  it("a flag beats the environment, which beats the file, which beats the default", () => {
    const yaml = "console: { port: 1 }\ningest: { port: 1 }\nlog: { level: debug }\n";
    const { config } = load({
      yaml,
      environment: { CORDON_PORT: "2", CORDON_INGEST_PORT: "2" },
      flags: { "console.port": "3" },
    });

    expect([config.console.port, config.ingest.port, config.log.level]).toEqual([3, 2, "debug"]);
    expect(config.syslog.tcp.port).toBe(5514);
  });

  it("names in the environment follow the path, and text becomes numbers, yes and lists", () => {
    const environment = {
      CORDON_SYSLOG_UDP_PORT: "0",
      CORDON_SYSLOG_TCP_IS_ENABLED: "false",
      CORDON_TRUSTED_PROXIES: "10.0.0.1, 192.168.0.0/16",
      CORDON_RETENTION_EVENT_DAYS: "7",
    };
    const { config } = load({ environment });

    expect(config.syslog.udp.port).toBe(0);
    expect(config.syslog.tcp.isEnabled).toBe(false);
    expect(config.trustedProxies).toEqual(["10.0.0.1", "192.168.0.0/16"]);
    expect(config.retention.eventDays).toBe(7);
  });

  it("the data directory is found without any setting", () => {
    expect(defaultDataDir({}, tmpdir())).toBe(join(tmpdir(), "data"));
    expect(defaultDataDir({ XDG_DATA_HOME: "/x" }, "/proc/nowhere")).toBe(
      process.getuid?.() === 0 ? "/var/lib/cordon" : "/x/cordon",
    );
  });
});

describe("what is wrong is named", () => {
  it("a bad value tells its variable, the value and what is expected, all of them at once", () => {
    const { message, code } = refusal({ environment: { CORDON_PORT: "70000", CORDON_LOG_LEVEL: "loud" } });

    expect(code).toBe("config.invalid");
    expect(message).toBe(
      'CORDON_PORT is "70000", which is not right: it must be a port from 0 to 65535.\n' +
        'CORDON_LOG_LEVEL is "loud", which is not right: it must be debug, info, warn or error.',
    );
  });

  it("a secret is never shown, not even when it is wrong", () => {
    const { message } = refusal({ environment: { CORDON_DATABASE_URL: "mysql://cordon:hunter2@db" } });

    expect(message).toContain("CORDON_DATABASE_URL has a value (not shown)");
    expect(message).not.toContain("hunter2");
  });

  it("an unknown key in the file is an error with the name that was meant", () => {
    expect(refusal({ yaml: "consol: { port: 1 }" }).message).toContain("Did you mean console?");
    expect(refusal({ yaml: "console: { prot: 1 }" }).message).toContain("Did you mean console.port?");
    expect(refusal({ yaml: "zzzzzzzz: 1" }).message).not.toContain("Did you mean");
  });

  it("a variable that nothing reads is a warning", () => {
    expect(load({ environment: { CORDON_PROT: "1", CORDON_TOKEN: "x" } }).warnings).toEqual([
      "Nothing reads the variable CORDON_PROT. Did you mean CORDON_PORT?",
    ]);
  });

  it.each([
    ["console: 5", "must hold settings by name"],
    ["- 1", "must hold settings by name"],
    ["console: { port: [1", "cannot be read"],
    ["a: &a [1]\nconsole: *a", "cannot be read"],
    ["dataDir: /elsewhere", "use CORDON_DATA or --data"],
    ["console: { tls: { key: /k } }", "has only a key"],
    ["syslog: { udp: { address: 0.0.0.0 } }", "name the networks"],
  ])("%j is refused", (yaml, words) => {
    expect(refusal({ yaml }).message).toContain(words);
  });

  it("a file named by CORDON_CONFIG has to exist", () => {
    expect(refusal({ environment: { CORDON_CONFIG: join(dataDir, "missing.yaml") } }).message).toContain(
      "there is no such file",
    );
  });

  it("syslog off loopback is accepted from named networks", () => {
    const yaml = "syslog: { udp: { address: 0.0.0.0 }, networks: [10.0.0.0/8] }";

    expect(load({ yaml }).config.syslog.networks).toEqual(["10.0.0.0/8"]);
  });
});

it("the reference has a row for each setting, with unique names", () => {
  const rows = describeConfig();

  expect(rows.length).toBeGreaterThan(25);
  expect(new Set(rows.map((row) => row.environmentName)).size).toBe(rows.length);
  expect(rows.find((row) => row.path === "syslog.udp.port")).toMatchObject({
    environmentName: "CORDON_SYSLOG_UDP_PORT",
    default: "5514",
  });
});
