import { expect, test } from "vitest";
import { aComponent } from "../testing/a-component.ts";
import { nameInSpace, normalizeName, versionInSpace } from "./package-name.ts";

test.each([
  ["pypi", "Foo__Bar.-baz", "foo-bar-baz"],
  ["npm", "@Scope/Name", "@Scope/Name"],
  ["nuget", "Newtonsoft.Json", "newtonsoft.json"],
  ["composer", "Symfony/Http-Kernel", "symfony/http-kernel"],
  ["golang", "github.com/Masterminds/goutils", "github.com/masterminds/goutils"],
  ["maven", "org.Apache:Artifact", "org.Apache:Artifact"],
  ["swift", "https://github.com/apple/Swift-NIO.git", "github.com/apple/swift-nio"],
  ["deb/debian/12", "libFoo", "libFoo"],
])("in %s %s is called %s", (space, name, expected) => {
  const normal = normalizeName(space, name);

  expect(normal).toBe(expected);
  expect(normalizeName(space, normal)).toBe(normal);
});

test.each([
  [{ type: "deb", name: "libssl3", source: { name: "openssl", version: "3" } }, "deb/debian/12", "openssl"],
  [{ type: "deb", name: "bash" }, "deb/debian/12", "bash"],
  [{ type: "apk", name: "libcrypto3", source: { name: "openssl", version: "3" } }, "apk/alpine/3.18", "openssl"],
  [{ type: "rpm", name: "openssl-libs", source: { name: "openssl", version: "3" } }, "rpm/almalinux/8", "openssl-libs"],
  [{ type: "rpm", name: "openssl-libs", source: { name: "openssl", version: "3" } }, "rpm/rocky/8", "openssl"],
  [{ type: "npm", namespace: "@babel", name: "core" }, "npm", "@babel/core"],
  [
    { type: "maven", namespace: "org.apache.logging.log4j", name: "log4j-core" },
    "maven",
    "org.apache.logging.log4j:log4j-core",
  ],
  [{ type: "golang", namespace: "github.com/gorilla", name: "context" }, "golang", "github.com/gorilla/context"],
  [{ type: "composer", namespace: "symfony", name: "http-kernel" }, "composer", "symfony/http-kernel"],
  [{ type: "pypi", name: "Django_Rest" }, "pypi", "django-rest"],
])("advisories call %o in %s %s", (parts, space, expected) => {
  const name = nameInSpace(aComponent(parts), space);

  expect(name).toBe(expected);
});

test("the space of a component is found when nobody says it", () => {
  const distribution = { id: "rocky", versionId: "9.3" };
  const binary = aComponent({
    type: "rpm",
    name: "perl-libs",
    version: "2",
    distribution,
    source: { name: "perl", version: "5" },
  });

  const name = nameInSpace(binary);
  const version = versionInSpace(binary);

  expect([name, version]).toEqual(["perl", "5"]);
});

test("where advisories name each binary package, its own version counts", () => {
  const distribution = { id: "almalinux", versionId: "9.3" };
  const binary = aComponent({
    type: "rpm",
    name: "perl-libs",
    version: "2",
    distribution,
    source: { name: "perl", version: "5" },
  });

  const name = nameInSpace(binary);
  const version = versionInSpace(binary);

  expect([name, version]).toEqual(["perl-libs", "2"]);
});
