import { describe, expect, it } from "vitest";
import { marksIn, soughtBy } from "./search-marks.ts";

const marked = (search: string, text: string): readonly string[] =>
  marksIn(text, soughtBy(search)).map(({ start, end }) => text.slice(start, end));

describe("marks in a record", () => {
  it("marks words, phrases and values of fields, whatever their case", () => {
    expect(marked('host:web-1 "failed password"', "web-1 sshd: Failed password for root")).toEqual([
      "web-1",
      "Failed password",
    ]);
  });

  it("marks nothing that the search excludes", () => {
    expect(marked("sshd NOT root", "sshd: session of root")).toEqual(["sshd"]);
  });

  it("marks what a wildcard found", () => {
    expect(marked("pass*", "a password here")).toEqual(["password"]);
  });

  it("marks the value of a field only as a whole word", () => {
    expect(marked("user:root", "uproot root rooted")).toEqual(["root"]);
  });

  it("takes characters of a search literally", () => {
    expect(marked('"a.b(c"', "aXb(c a.b(c")).toEqual(["a.b(c"]);
  });

  it("marks nothing for a search that cannot be read", () => {
    expect(marked('"open', "open")).toEqual([]);
  });
});
