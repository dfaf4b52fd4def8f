import { expect, it } from "vitest";
import { initials } from "./marks.tsx";

it.each([
  ["Grace Hopper", "GH"],
  ["Ana Maria de Souza", "AS"],
  ["root", "RO"],
  ["svc-backup", "SB"],
  ["", "?"],
])("%s is shown as %s", (name, letters) => {
  expect(initials(name)).toBe(letters);
});
