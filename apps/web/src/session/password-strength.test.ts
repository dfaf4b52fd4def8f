import { expect, it } from "vitest";
import { passwordStrength } from "./password-strength.ts";

it("says how many characters are missing", () => {
  expect(passwordStrength("short", [])).toEqual({ level: 1, hint: "7 more to go." });
});

it("names the guessable word, also from name and email", () => {
  expect(passwordStrength("password1234", []).hint).toContain("“password”");
  expect(passwordStrength("hopperhopper1", ["Grace Hopper"]).level).toBe(2);
});

it("a few unrelated words are very good", () => {
  expect(passwordStrength("correct horse battery staple", ["Grace Hopper"]).level).toBe(4);
});

it("one character over and over is not", () => {
  expect(passwordStrength("aaaaaaaaaaaaaaaaaaaaaaa", []).level).toBe(2);
});
