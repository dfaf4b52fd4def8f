import { expect, it } from "vitest";
import { plainText } from "./plain-text.tsx";

it("a title that turns its own end around is shown with the mark that does it", () => {
  expect(plainText("looks like \u202Egnp.exe")).toBe("looks like ⟨RLO⟩gnp.exe");
  expect(plainText("one\u0000two\nthree")).toMatch(/^one⟨.+⟩two⟨.+⟩three$/);
});

it("markup and other scripts are what they are", () => {
  expect(plainText("<b>Über</b> 日本 שלום")).toBe("<b>Über</b> 日本 שלום");
});
