import { expect, test } from "vitest";
import { readLockFile } from "./read-lock-file.ts";

test("Podfile.lock: parts of a pod are the pod, and pods of the project itself are none", async () => {
  const text = [
    "PODS:",
    "  - AFNetworking (4.0.1):",
    "    - AFNetworking/NSURLSession (= 4.0.1)",
    "  - AFNetworking/NSURLSession (4.0.1)",
    "  - GoogleUtilities/Environment (7.13.3):",
    "    - PromisesObjC (< 3.0, >= 1.2)",
    "  - Own (0.1.0)",
    "  - broken",
    "EXTERNAL SOURCES:",
    "  Own:",
    '    :path: "../Own"',
  ].join("\n");

  const { components, problems } = await readLockFile("Podfile.lock", Buffer.from(text));

  expect(components.map(({ purl }) => purl)).toEqual([
    "pkg:cocoapods/AFNetworking@4.0.1",
    "pkg:cocoapods/GoogleUtilities@7.13.3",
  ]);
  expect(problems).toEqual([{ path: "Podfile.lock", message: '"broken" names no pod and version; it was left out.' }]);
});
