import { describe, expect, test } from "vitest";
import { readRoot } from "../../read-root.ts";
import { aRoot, BOOKWORM } from "../../testing/a-root.ts";
import { aZip } from "../../testing/a-zip.ts";

const OS = { "etc/os-release": BOOKWORM, "var/lib/dpkg/status": "" };
const LOG4J = aZip({
  "META-INF/maven/org.apache.logging.log4j/log4j-core/pom.properties":
    "#Generated\nversion=2.14.1\ngroupId=org.apache.logging.log4j\nartifactId=log4j-core\n",
});

async function purlsIn(files: Readonly<Record<string, Uint8Array>>): Promise<readonly string[]> {
  const { components } = await readRoot(aRoot({ ...OS, ...files }));
  return components.flatMap(({ purl, paths }) => paths.map((path) => `${purl} in ${path}`));
}

describe("Java archives", () => {
  test("a library inside a library inside an application is found where it lies", async () => {
    const war = aZip({ "WEB-INF/lib/inner.jar": aZip({ "BOOT-INF/lib/log4j-core-2.14.1.jar": LOG4J }) });

    const purls = await purlsIn({ "opt/app.war": war });

    expect(purls).toEqual([
      "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1 in opt/app.war!WEB-INF/lib/inner.jar!BOOT-INF/lib/log4j-core-2.14.1.jar",
    ]);
  });

  test("a shaded archive is everything that it tells of, and itself", async () => {
    const shaded = aZip({
      "META-INF/maven/a.b/one/pom.properties": "version=1\ngroupId=a.b\nartifactId=one\n",
      "META-INF/maven/a.b/two/pom.properties": "version=2\ngroupId=a.b\nartifactId=two\n",
      "org/example/all/Main.class": "",
    });

    const purls = await purlsIn({ "opt/all-3.0.jar": shaded });

    expect(purls.map((purl) => purl.split(" ")[0])).toEqual([
      "pkg:maven/a.b/one@1",
      "pkg:maven/a.b/two@2",
      "pkg:maven/org.example.all/all@3.0",
    ]);
  });

  test.each([
    [
      "spring-beans-5.3.17.jar",
      { "org/springframework/beans/Bean.class": "" },
      "pkg:maven/org.springframework/spring-beans@5.3.17",
    ],
    [
      "spring-boot-2.6.5.jar",
      { "org/springframework/boot/Boot.class": "" },
      "pkg:maven/org.springframework.boot/spring-boot@2.6.5",
    ],
    [
      "commons-collections-3.2.1.jar",
      { "org/apache/commons/collections/Bag.class": "" },
      "pkg:maven/commons-collections/commons-collections@3.2.1",
    ],
    [
      "jackson-databind-2.9.10.jar",
      {
        "META-INF/MANIFEST.MF":
          "Manifest-Version: 1.0\r\nBundle-SymbolicName: com.fasterxml.jackson.core.jackson-dat\r\n abind\r\n",
      },
      "pkg:maven/com.fasterxml.jackson.core/jackson-databind@2.9.10",
    ],
  ])("%s is named by its file, its manifest and its classes", async (name, files, purl) => {
    const purls = await purlsIn({ [`opt/${name}`]: aZip(files) });

    expect(purls).toEqual([`${purl} in opt/${name}`]);
  });

  test("a local repository of Maven names its archives by their folders", async () => {
    const purls = await purlsIn({
      "home/a/.m2/repository/info/picocli/picocli/4.7.5/picocli-4.7.5.jar": aZip({ "picocli/A.class": "" }),
    });

    expect(purls.map((purl) => purl.split(" ")[0])).toEqual(["pkg:maven/info.picocli/picocli@4.7.5"]);
  });

  test("archives without end are read to a depth, and the problem says so", async () => {
    let archive = LOG4J;
    for (let depth = 0; depth < 12; depth += 1) archive = aZip({ "a.jar": archive });

    const { components, problems } = await readRoot(aRoot({ ...OS, "opt/deep.jar": archive, "opt/log4j.jar": LOG4J }));

    expect(components.map(({ name }) => name)).toEqual(["log4j-core"]);
    expect(problems).toMatchObject([{ message: "Archives nested deeper than 8 are not read." }]);
  });

  test("an archive that would swell beyond reason is not unpacked", async () => {
    const bomb = aZip({ "bomb.jar": Buffer.alloc(20_000_000), "good.jar": LOG4J });

    const { components, problems } = await readRoot(aRoot({ ...OS, "opt/app.jar": bomb }));

    expect(components.map(({ name }) => name)).toEqual(["log4j-core"]);
    expect(problems).toEqual([{ path: "opt/app.jar!bomb.jar", message: expect.stringContaining("would swell from") }]);
  });

  test("an archive that lies about its size is not unpacked further than it says", async () => {
    const bomb = aZip({ "bomb.jar": Buffer.alloc(2_000_000) });
    for (let at = bomb.indexOf("PK\x01\x02"); at !== -1; at = bomb.indexOf("PK\x01\x02", at + 1))
      bomb.writeUInt32LE(10, at + 24);

    const { problems } = await readRoot(aRoot({ ...OS, "opt/app.jar": bomb }));

    expect(problems).toEqual([{ path: "opt/app.jar!bomb.jar", message: expect.stringMatching(/too many bytes/) }]);
  });

  test("a file that is no archive is a problem", async () => {
    const { problems } = await readRoot(aRoot({ ...OS, "opt/app.jar": "no archive" }));

    expect(problems).toMatchObject([{ path: "opt/app.jar" }]);
  });
});
