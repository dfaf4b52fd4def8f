import { describe, expect, it } from "vitest";
import { recordLine } from "./record-line.ts";
import { soughtBy } from "./search-marks.ts";

describe("the line of a record", () => {
  it("is the record itself where it is text", () => {
    expect(recordLine("sshd[1]: Failed password", [])).toEqual({ text: "sshd[1]: Failed password", kind: "raw" });
  });

  it("is the sentence for people where the record is JSON with one", () => {
    const raw = String.raw`{"EventID":1,"Message":"Process Create:\r\nRuleName: -"}`;

    expect(recordLine(raw, [])).toEqual({ text: "Process Create: RuleName: -", kind: "message" });
  });

  it("leaves out the time and host of a syslog frame, which are columns", () => {
    expect(recordLine("<86>1 2026-11-24T07:51:34.477Z web-1 sshd 2 - - Failed password", []).text).toBe(
      "sshd 2 - - Failed password",
    );
    expect(recordLine("Nov  4 07:51:34 web-1 sshd[2]: Failed password", []).text).toBe("sshd[2]: Failed password");
  });

  it("starts at a word when it starts in the middle", () => {
    expect(recordLine(`${"word ".repeat(40)}needle`, soughtBy("needle")).text).toBe("… word word word needle");
  });

  it("keeps JSON without a sentence as it came", () => {
    expect(recordLine('{"eventName":"GetCallerIdentity"}', []).kind).toBe("raw");
  });

  it("starts shortly before the words of the search when they stand far to the right", () => {
    const line = recordLine(`${"x".repeat(500)} needle in hay`, soughtBy("needle"));

    expect(line.kind).toBe("part");
    expect(line.text).toMatch(/^… x{17} needle in hay$/);
  });

  it("leaves the sentence when only the rest of the record has the words of the search", () => {
    const line = recordLine('{"Message":"All is well","Image":"C:\\\\mimikatz.exe"}', soughtBy("mimikatz"));

    expect(line).toMatchObject({ kind: "part", text: expect.stringContaining("mimikatz") });
  });

  it("shows a record whose sentence was cut inside an escape", () => {
    expect(recordLine(String.raw`{"Message":"Half a wor\u00`, []).text).toContain("Half a wor");
  });
});
