import { describe, expect, test } from "vitest";
import { readRoot } from "../read-root.ts";
import { aRoot } from "../testing/a-root.ts";

const ALPINE = "ID=alpine\nVERSION_ID=3.18.4\n";
const INSTALLED = `C:Q1abc=
P:libcrypto3
V:3.1.3-r0
A:x86_64
o:openssl
L:Apache-2.0
F:lib
R:libcrypto.so.3

P:linux-lts
V:6.1.57-r0

P:broken

P:py3-requests
V:2.28.2-r1
F:usr/lib/python3.11/site-packages/requests-2.28.2.dist-info
R:METADATA
`;

describe("apk", () => {
  test("packages come with their origin, and the kernel with what uname says", async () => {
    const root = aRoot({ "etc/os-release": ALPINE, "lib/apk/db/installed": INSTALLED });

    const { components } = await readRoot(root);

    expect(components.map(({ purl }) => purl)).toEqual([
      "pkg:apk/alpine/libcrypto3@3.1.3-r0?arch=x86_64&distro=alpine-3.18.4&upstream=openssl",
      "pkg:apk/alpine/linux-lts@6.1.57-r0?distro=alpine-3.18.4",
      "pkg:apk/alpine/py3-requests@2.28.2-r1?distro=alpine-3.18.4",
    ]);
    expect(components[0]).toMatchObject({ source: { name: "openssl", version: "3.1.3-r0" }, licenses: ["Apache-2.0"] });
    expect(components[1]?.kernelRelease).toBe("6.1.57-0-lts");
  });

  test("a package without a version is a problem with its line", async () => {
    const root = aRoot({ "etc/os-release": ALPINE, "usr/lib/apk/db/installed": INSTALLED });

    const { problems } = await readRoot(root);

    expect(problems).toEqual([
      { path: "usr/lib/apk/db/installed:13", message: 'Package "broken" has no name or no version and was left out.' },
    ]);
  });
});
