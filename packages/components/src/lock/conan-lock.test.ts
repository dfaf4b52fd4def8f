import { expect, test } from "vitest";
import { readLockFile } from "./read-lock-file.ts";

test("conan.lock of Conan 2: what is linked, and apart from it what only builds", async () => {
  const lock = {
    version: "0.5",
    requires: ["openssl/3.2.1#39f48e%1708.5", ["zlib/1.3.1@user/channel#abc", { id: "rev" }], "nothing"],
    build_requires: ["cmake/3.28.1#92f79%1708"],
    python_requires: [],
  };

  const { components, problems } = await readLockFile("conan.lock", Buffer.from(JSON.stringify(lock)));

  expect(components.map(({ purl, isDevelopment }) => [purl, isDevelopment])).toEqual([
    ["pkg:conan/cmake@3.28.1", true],
    ["pkg:conan/openssl@3.2.1", undefined],
    ["pkg:conan/zlib@1.3.1", undefined],
  ]);
  expect(problems).toEqual([
    { path: "conan.lock", message: '"nothing" names no package and version; it was left out.' },
  ]);
});
