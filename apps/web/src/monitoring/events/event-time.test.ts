import { expect, it } from "vitest";
import { timeStyle } from "./event-time.tsx";

const NOW = new Date("2026-11-24T08:00:00Z");
const style = (from: string, to: string): string => timeStyle(new Date(from), new Date(to), NOW, "utc").kind;

it("leaves out what is the same for every row of a range", () => {
  expect(style("2020-08-07T14:00:00Z", "2020-08-08T00:00:00Z")).toBe("time");
  expect(style("2026-11-23T08:00:00Z", "2026-11-24T08:15:00Z")).toBe("month");
  expect(style("2020-08-07T00:00:00Z", "2020-09-07T00:00:00Z")).toBe("full");
});
