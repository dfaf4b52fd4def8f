import { existsSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Api, apiOf } from "./api.ts";
import { type CordonProcess, cordon, createToken, startCordon } from "./cordon-process.ts";

const DATA = fileURLToPath(new URL("../../shared/data/monitoring/", import.meta.url));
const EVENTS = join(DATA, "events");
const EVER = { from: "2015-01-01", to: "now" };

/** File → a search on decoded fields that must find something in it. */
const RECORDINGS: Readonly<Record<string, string>> = {
  mordor_win_empire_mimikatz_logonpasswords: "product:windows code:10 TargetImage:*lsass.exe",
  mordor_win_empire_persistence_registry_modification_run_keys_standard_user:
    "code:13 TargetObject:*CurrentVersion*Run*",
  mordor_win_empire_psexec_dcerpc_tcp_svcctl: "product:windows code:7045 OR code:4697",
  mordor_win_empire_uac_shellapi_fodhelper: "Image:*fodhelper.exe",
  mordor_win_proxylogon_ssrf_rce_poc: "product:windows process:w3wp.exe",
  mordor_win_purplesharp_ad_playbook_I: "product:windows code:4625 OR code:4769 OR code:4768",
  invictus_aws_cloudtrail_stratus: "product:aws eventName:GetSecretValue OR eventName:AssumeRole",
  mordor_apt29_day1_zeek_combined: "product:zeek id_orig_p:>1024",
  mordor_aws_ec2_proxy_s3_exfiltration: "product:aws action:GetObject",
};

describe.skipIf(!existsSync(EVENTS))("real recordings go in and are found again", () => {
  let server: CordonProcess;
  let api: Api;

  beforeAll(async () => {
    server = await startCordon();
    api = apiOf(server.url, await createToken(server, "engineer"));
  }, 120_000);
  afterAll(async () => {
    await server.stop();
  });

  for (const [name, query] of Object.entries(RECORDINGS)) {
    it(`${name}: every line, and by a decoded field`, { timeout: 120_000 }, async () => {
      const file = join(EVENTS, `${name}.ndjson.gz`);
      const lines = gunzipSync(readFileSync(file))
        .toString()
        .split("\n")
        .filter((line) => line.trim() !== "").length;
      const before = await total(api);

      await cordon(["send", file, "--historical", "--data", server.dataDir, "--url", server.url]);

      expect((await total(api)) - before).toBe(lines);
      const hits = await api.get<{ items: unknown[] }>("/api/v1/events", { q: query, ...EVER, limit: 10 });
      expect(hits.items.length).toBeGreaterThan(0);
    });
  }

  it("6,576 raw lines of 200 products: every line is there", { timeout: 120_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "cordon-raw-"));
    execFileSync("tar", ["-xzf", join(DATA, "parsers/crowdsec-hub-tests.tar.gz"), "-C", folder]);
    const files = (readdirSync(folder, { recursive: true }) as string[])
      .filter((name) => name.endsWith(".log"))
      .map((name) => join(folder, name));
    const lines = files.reduce(
      (sum, file) =>
        sum +
        readFileSync(file, "utf8")
          .split("\n")
          .filter((line) => line.trim() !== "").length,
      0,
    );
    const before = await total(api);

    await cordon(["send", ...files, "--historical", "--data", server.dataDir, "--url", server.url]);

    rmSync(folder, { recursive: true });
    expect(lines).toBeGreaterThan(6_000);
    expect((await total(api)) - before).toBeGreaterThanOrEqual(lines * 0.98);
    const sshd = await api.get<{ items: unknown[] }>("/api/v1/events", {
      q: "service:sshd outcome:failure exists:source.ip",
      ...EVER,
    });
    expect(sshd.items.length).toBeGreaterThan(0);
  });
});

async function total(api: Api): Promise<number> {
  const histogram = await api.get<{ total: number }>("/api/v1/events/histogram", {
    q: "",
    from: "1970-01-01",
    to: "2290-01-01",
    buckets: 1,
  });
  return histogram.total;
}
