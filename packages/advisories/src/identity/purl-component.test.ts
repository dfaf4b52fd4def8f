import { expect, test } from "vitest";
import type { Component } from "../model/component.ts";
import { nameInSpace } from "../version/package-name.ts";
import { spaceOfComponent } from "../version/space.ts";
import { parsePurl } from "./purl.ts";
import { componentOfPurl } from "./purl-component.ts";

function read(text: string): Component | string {
  const result = parsePurl(text);
  return result.ok ? componentOfPurl(result.purl) : result.why;
}

type Row = readonly [text: string, space: string | undefined, name: string, version: string];

test.each<Row>([
  [
    "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&upstream=openssl&distro=debian-12",
    "deb/debian/12",
    "openssl",
    "3.0.11-1~deb12u2",
  ],
  ["pkg:deb/debian/login@4.5-1.1?distro=debian-10.2&epoch=1", "deb/debian/10", "login", "1:4.5-1.1"],
  ["pkg:deb/ubuntu/curl@7.81.0?distro=jammy", "deb/ubuntu/22.04", "curl", "7.81.0"],
  ["pkg:deb/debian/curl@7.88.1", undefined, "curl", "7.88.1"],
  [
    "pkg:apk/alpine/libcrypto3@3.0.8-r3?upstream=openssl&distro=alpine-3.17.3",
    "apk/alpine/3.17",
    "openssl",
    "3.0.8-r3",
  ],
  ["pkg:apk/alpine/musl@1.2.3-r4?distro=3.17.0", "apk/alpine/3.17", "musl", "1.2.3-r4"],
  ["pkg:apk/wolfi/curl@8.0.1-r0", "apk/wolfi", "curl", "8.0.1-r0"],
  [
    "pkg:rpm/rhel/bind-libs@9.11.36-8.el8?epoch=32&upstream=bind-9.11.36-8.el8.src.rpm&distro=rhel-8.7",
    "rpm/rhel/8",
    "bind-libs",
    "32:9.11.36-8.el8",
  ],
  [
    "pkg:rpm/opensuse/curl@7?upstream=curl-7-1.src.rpm&distro=opensuse-leap-15.2",
    "rpm/opensuse-leap/15.2",
    "curl",
    "7",
  ],
  ["pkg:rpm/alma/curl@7.61.1-22.el8?distro=alma-8.5", "rpm/almalinux/8", "curl", "7.61.1-22.el8"],
  ["pkg:npm/%40babel/core@7.0.0", "npm", "@babel/core", "7.0.0"],
  ["pkg:golang/stdlib@1.21.3", "golang", "stdlib", "1.21.3"],
])("%s is looked up in %s as %s, version %s", (text, space, name, version) => {
  const component = read(text);

  expect(component).toMatchObject({ version });
  const found = typeof component === "string" ? undefined : spaceOfComponent(component)?.space;
  expect(found).toBe(space);
  expect(typeof component === "string" ? component : nameInSpace(component, found)).toBe(name);
});

test("the source package and the module are those the qualifiers tell", () => {
  const binary = read("pkg:rpm/rhel/bind-libs@9.11.36-8.el8?epoch=32&upstream=bind-9.11.36-8.el8.src.rpm");
  const renumbered = read("pkg:deb/debian/libgcc-s1@12.2.0-14?upstream=gcc-12%4012.2.0-14&distro=debian-12");
  const modular = read("pkg:rpm/almalinux/nodejs@18?rpmmod=nodejs:18:80:1&distro=almalinux-8");

  expect(binary).toMatchObject({ source: { name: "bind", version: "32:9.11.36-8.el8" } });
  expect(renumbered).toMatchObject({ source: { name: "gcc-12", version: "12.2.0-14" } });
  expect(modular).toMatchObject({ module: "nodejs:18:80:1" });
});
