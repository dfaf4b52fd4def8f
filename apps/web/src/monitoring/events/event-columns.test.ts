import { describe, expect, it } from "vitest";
import {
  DEFAULT_COLUMNS,
  fieldNameOf,
  fieldOf,
  moveColumn,
  readColumns,
  shortPath,
  toggleColumn,
  writeColumns,
} from "./event-columns.ts";

describe("columns in the URL", () => {
  it("are the usual ones when the URL says nothing, and the URL says nothing for the usual ones", () => {
    expect(readColumns(undefined)).toEqual(DEFAULT_COLUMNS);
    expect(writeColumns(DEFAULT_COLUMNS)).toBeUndefined();
  });

  it("come back as they were written, also when there are none", () => {
    for (const columns of [[], ["event.code"], ["Image", '"user"', "source"]]) {
      expect(readColumns(writeColumns(columns))).toEqual(columns);
    }
  });

  it("drop repeats and more than can be shown", () => {
    expect(readColumns("a,a,b")).toEqual(["a", "b"]);
    expect(readColumns(Array.from({ length: 99 }, (_, index) => `f${index}`).join(","))).toHaveLength(20);
  });

  it("move by one place and stay at the edges", () => {
    expect(moveColumn(["a", "b", "c"], "c", -1)).toEqual(["a", "c", "b"]);
    expect(moveColumn(["a", "b"], "a", -1)).toEqual(["a", "b"]);
  });

  it("come and go", () => {
    expect(toggleColumn(toggleColumn(["a"], "b"), "a")).toEqual(["b"]);
  });
});

describe("names of fields", () => {
  it("keep a source's own user apart from ours", () => {
    const own = fieldNameOf({ name: "user", isColumn: false });

    expect(own).toBe('"user"');
    expect(fieldOf(own)).toBe("user");
    expect(fieldOf("user")).toBe("user.name");
  });
});

it("long paths are shown by their end, other values whole", () => {
  expect(shortPath(String.raw`C:\windows\system32\lsass.exe`)).toBe(String.raw`…\lsass.exe`);
  expect(shortPath("/usr/lib/systemd/systemd-logind")).toBe("…/systemd-logind");
  expect(shortPath("/usr/bin/sh")).toBe("/usr/bin/sh");
  expect(shortPath("GET /a/long/path/of/a/request")).toBe("GET /a/long/path/of/a/request");
});
