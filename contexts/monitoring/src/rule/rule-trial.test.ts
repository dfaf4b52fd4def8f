import { parseFile, type SigmaRule } from "@cordon/sigma";
import { beforeAll, expect, it } from "vitest";
import { createDecoder, type Decode } from "../decode/decode.ts";
import { loadDecoderContent } from "../decode/decoder-content.ts";
import { createRuleTrial, type RuleTrial } from "./rule-trial.ts";

let decode: Decode;

beforeAll(async () => {
  decode = createDecoder(await loadDecoderContent());
});

function aTrial(condition = "image"): RuleTrial {
  const text = `title: Who am I
id: who
logsource: {product: windows, category: process_creation}
detection:
    image: {Image|endswith: '\\whoami.exe'}
    anything: {EventID: 1}
    condition: ${condition}
`;
  const [rule] = parseFile({ path: "rule", text }).rules as readonly [SigmaRule];
  return createRuleTrial(rule, decode);
}

function feed(trial: RuleTrial, program: string, host: string, line: number): void {
  const raw = JSON.stringify({
    EventID: 1,
    Channel: "Microsoft-Windows-Sysmon/Operational",
    Computer: host,
    Image: `C:\\${program}.exe`,
  });
  const context = {
    batchId: "bat_1",
    receivedAt: Date.UTC(2026, 10, 24),
    isHistorical: true,
    source: { id: "src_1", name: "a token" },
  };
  trial.add({ raw, line, context });
}

it("says how many alerts a rule would have raised, on which hosts, and shows the events", () => {
  const trial = aTrial();
  for (const [line, host] of ["web-1", "db-1", "WEB-1", "web-2", "web-1"].entries()) feed(trial, "whoami", host, line);
  feed(trial, "calc", "web-9", 5);

  const { samples, ...counts } = trial.result();

  expect(counts).toEqual({
    events: 6,
    matches: 5,
    alerts: 3,
    isNoisy: false,
    hosts: [
      { host: "web-1", matches: 3 },
      { host: "db-1", matches: 1 },
      { host: "web-2", matches: 1 },
    ],
    hostCount: 3,
  });
  expect(samples.map(({ raw }) => (JSON.parse(raw) as { Computer: string }).Computer)).toEqual([
    "web-1",
    "db-1",
    "WEB-1",
    "web-2",
    "web-1",
  ]);
  expect(new Set(samples.map(({ eventId }) => eventId)).size).toBe(5);
});

it("warns of a rule that would be noisy, and keeps what it shows bounded", () => {
  const trial = aTrial("anything");
  for (let line = 0; line < 101; line++) feed(trial, "calc", `host-${line}`, line);

  const { isNoisy, alerts, hosts, hostCount, samples } = trial.result();

  expect({ isNoisy, alerts, hostCount }).toEqual({ isNoisy: true, alerts: 101, hostCount: 101 });
  expect([hosts.length, samples.length]).toEqual([50, 20]);
});
