import { afterAll, expect, it } from "vitest";
import { createRuleExplainer, type RuleExplainer } from "./explain-rule.ts";
import { createRuleThread } from "./rule-thread.ts";

const thread = createRuleThread({ heapMb: 256, timeoutMs: 20_000 });
afterAll(thread.stop);
const explainer = createRuleExplainer(thread);
const explain: (
  question: Omit<Parameters<RuleExplainer>[0], "filters"> & { readonly filters?: readonly string[] },
) => ReturnType<RuleExplainer> = (question) => explainer({ filters: [], ...question });
const now = new Date("2026-11-24T06:30:00Z");
const record = JSON.stringify({
  EventID: 1,
  Channel: "Microsoft-Windows-Sysmon/Operational",
  Image: "C:\\Windows\\System32\\whoami.exe",
  CommandLine: "whoami /all",
});

const source = (product: string): string => `title: <b>Who am I</b>
logsource:
    product: ${product}
    category: process_creation
detection:
    program:
        Image|endswith: '\\whoami.exe'
    filter:
        CommandLine|contains: [quiet, silent]
    condition: program and not filter
level: low
`;

it("names the part, the field and the value that make a rule match", async () => {
  const explanation = await explain({ source: source("windows"), record, now });

  expect(explanation).toMatchObject({ isMatch: true, isMeant: true, title: "<b>Who am I</b>", isCut: false });
  expect(explanation.logSource).toMatchObject({ product: "windows", category: "process_creation" });
  expect(explanation.parts.map(({ depth, part, holds }) => `${depth} ${part} ${holds}`)).toEqual([
    "0 and true",
    "1 program true",
    "2 Image|endswith true",
    "1 not true",
    "2 filter false",
    "3 CommandLine|contains false",
  ]);
  expect(explanation.parts[2]).toMatchObject({
    hits: [
      { test: String.raw`ends with "\whoami.exe"`, field: "Image", value: String.raw`C:\Windows\System32\whoami.exe` },
    ],
    found: [String.raw`C:\Windows\System32\whoami.exe`],
  });
  expect(explanation.parts[5]).toMatchObject({ hits: [], found: ["whoami /all"] });
});

it("says when a rule is meant for other records", async () => {
  expect(await explain({ source: source("linux"), record, now })).toMatchObject({ isMatch: false, isMeant: false });
});

it("says nothing is found in a text that no decoder knows", async () => {
  const { decoder, parts } = await explain({ source: source("windows"), record: "\u0000 <script>", now });

  expect(decoder).toBe("text");
  expect(parts.every(({ hits }) => hits.length === 0)).toBe(true);
});

it.each([
  ["no YAML", "title: [", /^Line 1: /],
  ["a condition that names nothing", source("windows").replace("program and", "nothing and"), /^Line 10: /],
  ["no rule at all", "# nothing", /^There is no rule in this text/],
])("refuses %s with the line", async (_, text, words) => {
  await expect(explain({ source: text, record, now })).rejects.toMatchObject({
    code: "rule.invalid",
    message: expect.stringMatching(words),
  });
});

it("names the filter of its set that holds a rule back", async () => {
  const filters = [
    "title: Admins ask\nlogsource: {product: windows}\nfilter: {rules: any, s: {CommandLine|endswith: /all}, condition: s}",
  ];
  const explanation = await explain({ source: source("windows"), record, now, filters });

  expect(explanation).toMatchObject({ isMatch: false, isMeant: true });
  expect(explanation.parts.map(({ part, holds }) => `${part} ${holds}`)).toContain("filter Admins ask true");
});

it("never more than twenty records wait to be explained", async () => {
  const many = Array.from({ length: 21 }, () => explain({ source: source("windows"), record, now }));
  const settled = await Promise.allSettled(many);

  expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(20);
  expect(settled.at(-1)).toMatchObject({ status: "rejected", reason: { code: "rule.busy" } });
});
