import { expect, test } from "vitest";
import { readLockFile } from "./read-lock-file.ts";

const PINS = [
  { identity: "nio", location: "https://github.com/apple/swift-nio.git", state: { version: "2.41.0", revision: "e" } },
  { identity: "ssh", location: "git@GitHub.com:vapor/vapor.git", state: { version: "4.0.0" } },
  { identity: "port", location: "ssh://git@git.example:2222/a/b", state: { version: "1.0.0" } },
  { identity: "branch", location: "https://github.com/a/branch", state: { branch: "main", revision: "e" } },
  { identity: "mona.list", kind: "registry", location: "", state: { version: "1.0.0" } },
  { identity: "local", kind: "localSourceControl", location: "/home/a/local", state: { version: "1.0.0" } },
];

test.each([2, 3])(
  "Package.resolved %s: packages are called by their repositories, others are named",
  async (version) => {
    const text = JSON.stringify({ pins: PINS, version });

    const { components, problems } = await readLockFile("Package.resolved", Buffer.from(text));

    expect(components.map(({ purl }) => purl)).toEqual([
      "pkg:swift/git.example/a/b@1.0.0",
      "pkg:swift/github.com/apple/swift-nio@2.41.0",
      "pkg:swift/github.com/vapor/vapor@4.0.0",
    ]);
    expect(problems.map(({ message }) => message)).toEqual([
      'Package "branch" is pinned to no version and was left out.',
      'Package "mona.list" does not come from a repository with a host and was left out.',
      'Package "local" does not come from a repository with a host and was left out.',
    ]);
  },
);
