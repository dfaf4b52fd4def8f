import { createRecordReader } from "@cordon/monitoring/detect";
import { describe, expect, it } from "vitest";
import { renamed, shifted } from "./demo-records.ts";
import { readStory, stepsOf } from "./demo-story.ts";

const END = new Date("2027-01-09T15:00:00Z");
const DAY_MS = 86_400_000;

describe("golden records", () => {
  const laterBy = (text: string): string => shifted({ text, at: new Date(0) }, 313 * DAY_MS + 3_600_000).text;

  it("are moved in every way in which they write their time, and in nothing else", () => {
    expect(laterBy("2026-03-02T23:30:00Z web-1")).toBe("2027-01-10T00:30:00Z web-1");
    expect(laterBy('"UtcTime":"2026-03-02 08:00:00.123"')).toBe('"UtcTime":"2027-01-09 09:00:00.123"');
    expect(laterBy("[02/Mar/2026:08:00:00 +0000]")).toBe("[09/Jan/2027:09:00:00 +0000]");
    expect(laterBy("msg=audit(1772443501.938:4938): pid=1772443501")).toBe(
      `msg=audit(${1_772_443_501 + 313 * 86_400 + 3_600}.938:4938): pid=1772443501`,
    );
  });

  it("get other names at once, so that a name in another one stays whole", () => {
    const record = { text: "ws-12.example j.hale J.HA (a+b)", at: END };

    expect(renamed(record, { "ws-12": "ws-1", "ws-12.example": "ws-2", "j.hale": "J.HA", "(a+b)": "c" }).text).toBe(
      "ws-2 J.HA J.HA c",
    );
  });
});

describe("the story", () => {
  it("happens before the start, in order, and each record comes seconds or minutes after it was written", async () => {
    const steps = await stepsOf(await readStory(), END);
    const read = await createRecordReader();
    const late = steps.flatMap((step) => {
      if (step.kind !== "records") return [];
      const receivedAt = step.at.getTime();
      const text = step.batches.map((batch) => batch.text).join("");
      const records = [...read(Buffer.from(text), { receivedAt, isHistorical: false, isSyslog: false })];
      return records.map(({ event }) => receivedAt - (event.occurredAt ?? 0));
    });

    expect(steps.map(({ at }) => at.getTime())).toEqual(steps.map(({ at }) => at.getTime()).toSorted((a, b) => a - b));
    expect(steps.at(-1)?.at.getTime()).toBeLessThanOrEqual(END.getTime());
    expect(late.length).toBeGreaterThan(200);
    expect(Math.min(...late)).toBeGreaterThan(5_000);
    expect(Math.max(...late)).toBeLessThanOrEqual(600_000);
  });

  it("leaves nothing out: all that people do lies before the start, and by people that there are", async () => {
    const { scenes, people } = await readStory();
    const deeds = scenes.flatMap(({ ago, deeds: done }) => done.map((deed) => ({ ...deed, before: ago - deed.after })));
    const known = people.map(({ key }) => key);

    expect(deeds.filter(({ before }) => before <= 0)).toEqual([]);
    expect(deeds.filter(({ who, assign = who }) => !known.includes(who) || !known.includes(assign))).toEqual([]);
  });

  it("has only hosts that the organisation owns", async () => {
    const story = await readStory();
    const read = await createRecordReader();
    const owned = new Set(story.hosts.map(({ name }) => name));
    const named = (await stepsOf(story, END)).flatMap((step) => {
      if (step.kind !== "records") return [];
      const hint = { receivedAt: step.at.getTime(), isHistorical: false, isSyslog: false };
      const text = step.batches.map((batch) => batch.text).join("");
      return [...read(Buffer.from(text), hint)].flatMap(({ event }) => event.ecs["host.name"] ?? []);
    });

    expect(named.length).toBeGreaterThan(150);
    expect([...new Set(named.filter((name) => !owned.has(name)))]).toEqual([]);
  });
});
