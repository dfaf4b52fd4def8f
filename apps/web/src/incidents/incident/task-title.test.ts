import { expect, it } from "vitest";
import { taskTitle } from "./task-title.ts";

it("a step becomes one line that a task can hold", () => {
  expect(taskTitle(" Ask\nwho\u2028ran it. ")).toBe("Ask who ran it.");
  expect(taskTitle("x".repeat(301))).toHaveLength(300);
  expect(taskTitle("x".repeat(301)).endsWith("…")).toBe(true);
});
