import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readRoot } from "../read-root.ts";
import { aRoot, BOOKWORM } from "../testing/a-root.ts";
import { openFileTree } from "./file-tree.ts";

const SECRET = aSecret();

function aSecret(): string {
  return new URL("./file-tree.ts", import.meta.url).pathname;
}

async function textOf(root: string, path: string): Promise<string | undefined> {
  const tree = await openFileTree(root);
  return (await tree.readFile(path, 1_000_000))?.toString();
}

describe("a folder as if it were the whole file system", () => {
  test("an absolute link begins at the root, as after chroot", async () => {
    const root = aRoot({ "usr/lib/os-release": "ID=inside\n", "etc/x": "" });
    symlinkSync("/usr/lib/os-release", join(root, "etc/os-release"));

    const text = await textOf(root, "/etc/os-release");

    expect(text).toBe("ID=inside\n");
  });

  test.each([
    ["an absolute link", SECRET],
    ["a link that climbs", `../../../../../../../../../../../..${SECRET}`],
  ])("%s out of the root leads nowhere", async (_name, target) => {
    const root = aRoot({ "etc/x": "" });
    symlinkSync(target, join(root, "etc/link"));

    const text = await textOf(root, "etc/link");

    expect(text).toBeUndefined();
  });

  test("a folder that is a link out of the root is empty, and a path with .. stays inside", async () => {
    const root = aRoot({ "etc/x": "inside" });
    symlinkSync("/", join(root, "out"));
    const tree = await openFileTree(root);

    const names = await tree.list("out");

    expect(names).toEqual(["etc", "out"]);
    expect(await textOf(root, "../../../../etc/x")).toBe("inside");
  });

  test("links that lead to each other end", async () => {
    const root = aRoot();
    symlinkSync("b", join(root, "a"));
    symlinkSync("a", join(root, "b"));

    const text = await textOf(root, "a");

    expect(text).toBeUndefined();
  });

  test("a pipe and a device are not opened", async () => {
    const root = aRoot({ "etc/os-release": BOOKWORM, "var/lib/dpkg/x": "" });
    execFileSync("mkfifo", [join(root, "var/lib/dpkg/status")]);
    symlinkSync("/dev/zero", join(root, "zero.jar"));

    const { components, problems } = await readRoot(root);

    expect(components).toEqual([]);
    expect(problems).toEqual([{ path: "", message: "There is no database of installed packages (dpkg, rpm, apk)." }]);
  });

  test("a folder that is a link to its own parent is not walked for ever", async () => {
    const root = aRoot({
      "etc/os-release": BOOKWORM,
      "a/node_modules/x/package.json": '{"name":"x","version":"1.0.0"}',
    });
    symlinkSync("..", join(root, "a/again"));

    const { components } = await readRoot(root);

    expect(components.map(({ paths }) => paths)).toEqual([["a/node_modules/x/package.json"]]);
  });

  test("more files than asked for are left out, and a problem says so", async () => {
    const root = aRoot({ "etc/os-release": BOOKWORM, "var/lib/dpkg/status": "" });
    mkdirSync(join(root, "many"));
    for (let i = 0; i < 50; i += 1) writeFileSync(join(root, "many", String(i)), "");

    const { problems } = await readRoot(root, { maxFiles: 20 });

    expect(problems).toMatchObject([{ message: "There are more than 20 files; the others were not looked at." }]);
  });

  test("what a kernel makes up and what belongs to containers is not walked", async () => {
    const file = "node_modules/x/package.json";
    const text = '{"name":"x","version":"1.0.0"}';
    const root = aRoot({
      [`proc/${file}`]: text,
      [`var/lib/docker/overlay2/a/diff/${file}`]: text,
      [`srv/proc/${file}`]: text,
    });

    const { components } = await readRoot(root);

    expect(components.flatMap(({ paths }) => paths)).toEqual([`srv/proc/${file}`]);
  });

  test("a folder that is not there is told in words", async () => {
    const reading = readRoot("/no/such/folder");

    await expect(reading).rejects.toThrow('"/no/such/folder" cannot be read as a folder.');
  });

  test("progress ends with the number of files", async () => {
    const root = aRoot({ "etc/os-release": BOOKWORM, "a/b": "", "a/c": "" });
    const seen: number[] = [];

    await readRoot(root, { onProgress: ({ files }) => seen.push(files) });

    expect(seen.at(-1)).toBe(3);
  });
});
