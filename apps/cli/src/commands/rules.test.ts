import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Said, said } from "../testing/said.ts";
import { explainRuleCommand } from "./rules-explain.ts";
import { testRulesCommand } from "./rules-test.ts";

const folder = mkdtempSync(join(tmpdir(), "cordon-rules-"));
const rules = join(folder, "rules");
const RULE = `title: "Somebody was refused \\e[31m"
id: 6f9619ff-8b86-4d01-b42d-00cf4fc964ff
level: high
logsource: {product: linux, service: sshd}
detection:
  selection:
    message|contains: 'Failed password'
  filter:
    user: nobody
  condition: selection and not filter
`;
const REFUSED = "2026-03-02T08:00:00Z web-1 sshd[1]: Failed password for root from 192.0.2.1 port 22 ssh2\n";
const LET_IN = "2026-03-02T08:01:00Z web-1 sshd[1]: Accepted password for ada from 192.0.2.2 port 22 ssh2\n";

beforeAll(() => {
  mkdirSync(join(rules, "deep"), { recursive: true });
  writeFileSync(join(rules, "deep", "refused.yml"), RULE);
  writeFileSync(join(rules, "deep", "refused.positive.log"), REFUSED);
  writeFileSync(join(rules, "deep", "refused.negative.log"), LET_IN);
  writeFileSync(join(rules, "alone.yml"), RULE.replace("6f9619ff", "7f9619ff"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const test = (path: string): Promise<Said> => said((terminal) => testRulesCommand(path, terminal));
const explain = (rule: string, records?: string, stdin = "", filters?: string): Promise<Said> =>
  said((terminal) =>
    explainRuleCommand(
      rule,
      records,
      filters === undefined ? {} : { filters },
      terminal,
      Readable.from([Buffer.from(stdin)]),
    ),
  );

describe("cordon rules test", () => {
  it("holds when the records beside a rule are as it says", async () => {
    expect(await test(rules)).toEqual({
      code: 0,
      out: "1 rule files hold over 2 records, 0 do not, 1 have no records beside them.\n",
      err: "",
    });
    expect((await test(join(rules, "deep", "refused.yml"))).code).toBe(0);
  });

  it("names the record that is not as it should be, and how to see why", async () => {
    const wrong = join(folder, "wrong");
    mkdirSync(wrong);
    writeFileSync(join(wrong, "refused.yml"), RULE);
    writeFileSync(join(wrong, "refused.positive.log"), REFUSED + LET_IN);
    writeFileSync(join(wrong, "refused.negative.log"), REFUSED);

    const { code, out } = await test(wrong);

    expect(code).toBe(1);
    expect(out).toContain("refused.positive.log: record 2: it does not match, and must.");
    expect(out).toContain("refused.negative.log: record 1: it matches, and must not.");
    expect(out).toMatch(/See why: cordon rules explain \S+refused\.yml \S+refused\.negative\.log\n/);
    expect(out).toMatch(/\n0 rule files hold over 3 records, 1 do not, 0 have no records beside them\.\n$/);
  });

  it("a file that is no rule, or golden records that hold none, do not pass", async () => {
    const broken = join(folder, "broken");
    mkdirSync(broken);
    writeFileSync(
      join(broken, "a.yml"),
      "title: broken\nlogsource: {}\ndetection: {s: {a|contians: 1}, condition: s}\n",
    );
    writeFileSync(join(broken, "b.yml"), RULE);
    writeFileSync(join(broken, "b.positive.log"), "");

    const { code, out } = await test(broken);

    expect(code).toBe(1);
    expect(out).toMatch(/a\.yml:3: There is no modifier "contians"/);
    expect(out).toMatch(/b\.positive\.log: there is no record in it/);
  });

  it("nothing to test is not a success", async () => {
    await expect(test(join(rules, "alone.yml"))).rejects.toThrow(/No rule has records beside it/);
    await expect(test(join(folder, "absent"))).rejects.toThrow(/does not exist/);
  });
});

describe("Sigma filters", () => {
  const set = join(folder, "set");
  const filter = (title: string, named: string): string =>
    `title: "${title}"\nlogsource: {product: linux}\nfilter: {rules: [${named}], s: {user: root}, condition: s}\n`;
  beforeAll(() => {
    mkdirSync(join(set, "filters"), { recursive: true });
    writeFileSync(join(set, "refused.yml"), RULE);
    writeFileSync(join(set, "refused.positive.log"), REFUSED);
    writeFileSync(join(set, "filters", "root.yml"), filter("root may", "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"));
    writeFileSync(join(set, "filters", "lost.yml"), filter("lost \\e[31m", "nobody"));
  });

  it("count for the rules that are tested, and one that changes nothing is told", async () => {
    const { code, out, err } = await test(set);

    expect(code).toBe(1);
    expect(out).toMatch(/refused\.positive\.log: record 1: it does not match, and must/);
    expect(err).toMatch(/lost\.yml:1: the filter "lost \\e\[31m" changes nothing/);
    expect(err).not.toContain("root may");
  });

  it("count for the rule that is explained when they are named, or stand in its file", async () => {
    const rule = join(set, "refused.yml");
    const both = join(folder, "both.yml");
    writeFileSync(both, `${RULE}---\n${filter("root may", "6f9619ff-8b86-4d01-b42d-00cf4fc964ff")}`);

    expect((await explain(rule)).out).toContain("Somebody was refused \\e[31m: matches\n");
    for (const said of [await explain(rule, undefined, "", set), await explain(both, "-", REFUSED)]) {
      expect(said.out).toContain("Somebody was refused \\e[31m: does not match\n");
      expect(said.out).toMatch(/✗ not\n +✓ filter root may\n/);
    }
  });
});

describe("cordon rules explain", () => {
  it("prints the tree of conditions with field and value, harmless for a terminal", async () => {
    const { code, out } = await explain(join(rules, "deep", "refused.yml"));

    expect(code).toBe(0);
    expect(out).toContain("read as linux, sshd, by the decoder sshd\n");
    expect(out).toContain("Somebody was refused \\e[31m: matches\n");
    expect(out).toMatch(/✓ selection\n +✓ message\|contains\n +contains "failed password": message is Failed password/);
    expect(out).toMatch(/✓ not\n +✗ filter\n +✗ user\n +the record has root\n/);
    expect(out).not.toContain("\u001b");
  });

  it("reads records from standard input, and says when the rule is not meant for them", async () => {
    const { out } = await explain(
      join(rules, "alone.yml"),
      "-",
      '{"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational"}\n',
    );

    expect(out).toContain(": is not meant for such records\n");
    expect(out).toContain("the record has no such field");
  });

  it("says what is missing or broken", async () => {
    writeFileSync(join(folder, "no-rule.yml"), "title: [unclosed\n");

    await expect(explain(join(rules, "alone.yml"))).rejects.toThrow(/No records lie beside the rule/);
    await expect(explain(join(folder, "absent.yml"), "-")).rejects.toThrow(/cannot be read/);
    await expect(explain(join(folder, "no-rule.yml"), "-")).rejects.toThrow(/no-rule\.yml:\d+: /);
    await expect(explain(join(rules, "alone.yml"), "-", "")).rejects.toThrow(/no record to explain/);
  });
});
