import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { createImportReader, type ImportReader } from "./import-reader.ts";
import type { RuleFile } from "./rule-import.ts";
import { createRuleThread, type RuleThread } from "./rule-thread.ts";

const SET = { name: "Sigma", origin: "imported" } as const;
let thread: RuleThread | undefined;
afterEach(() => thread?.stop());

function aReader(bounds: { heapMb: number; timeoutMs: number } = { heapMb: 256, timeoutMs: 60_000 }): ImportReader {
  thread = createRuleThread(bounds);
  return createImportReader(thread);
}

const rule = (title: string): string =>
  `title: ${title}\nlogsource: {product: linux}\ndetection: {s: {f: ${title}}, condition: s}\n`;

function bodyOf(files: readonly RuleFile[]): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(files.map((file) => `${JSON.stringify(file)}\n`).join(""));
}

/** Within the bounds of an import, and much to read. */
function hostile(): Uint8Array<ArrayBuffer> {
  const documents = Array.from({ length: 1_000 }, (_, n) => rule(`r${n}`)).join("---\n");
  const files = Array.from({ length: 100 }, (_, n) => ({ path: `${n}.yml`, text: documents }));
  const nested = { path: "0000.yml", text: `${"a: &a [".repeat(2_000)}${"b,".repeat(200_000)}` };
  const bomb = Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(9)}]`).join("\n");
  return bodyOf([nested, { path: "0001.yml", text: `a0: &a0 [x]\n${bomb}` }, ...files]);
}

const PATIENT = { timeout: 90_000 }; // it writes and reads 100,000 rules, whatever else the machine does

it(
  "another call is answered while an import of 100,000 rules is read, and the import is refused whole",
  PATIENT,
  async () => {
    const server = createServer((_, response) => response.end("cheap"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo; // it listens on TCP
    const reader = aReader();
    const order: string[] = [];

    await Promise.all([
      reader.body(hostile(), SET).catch(({ code }: { code: string }) => order.push(code)),
      fetch(`http://127.0.0.1:${port}/`)
        .then((response) => response.text())
        .then((text) => order.push(text)),
    ]);
    server.close();

    expect(order).toEqual(["cheap", "rules.too-many"]);
    await expect(reader.body(bodyOf([{ path: "a.yml", text: rule("a") }]), SET)).resolves.toMatchObject({ files: 1 });
  },
);

it.each([
  [{ heapMb: 256, timeoutMs: 1_500 }, /too much time/],
  [{ heapMb: 40, timeoutMs: 60_000 }, /too much memory/],
])("what needs more than %j is stopped with a sentence, and the next import is read", async (bounds, words) => {
  const reader = aReader(bounds);

  await expect(reader.body(hostile(), SET)).rejects.toMatchObject({
    code: "rule.too-heavy",
    message: expect.stringMatching(words),
  });
  const again = await reader.body(bodyOf([{ path: "a.yml", text: rule("a") }]), SET);
  expect((await again.read()).entries).toMatchObject([{ path: "a.yml", content: { title: "a" } }]);
});

it("a body and its files give the same digest and the same content, broken files and filters among them", async () => {
  const files = [
    ...Array.from({ length: 1_200 }, (_, n) => ({ path: `${n}.yml`, text: `${rule(`r${n}`)}# ${"x".repeat(900)}\n` })),
    { path: "broken.yml", text: "title: [" },
    { path: "f.yml", text: "title: no\nlogsource: {}\nfilter: {rules: [r7], s: {user: x}, condition: s}" },
  ];
  const reader = aReader();
  const [sent, atHand] = [await reader.body(bodyOf(files), SET), reader.files(files, SET)];

  expect(sent).toMatchObject({ files: 1_202, digest: atHand.digest });
  const [one, other] = [await sent.read(), await atHand.read()];
  expect(one).toEqual(other);
  expect(one.entries).toHaveLength(1_201);
  expect(one.filters).toMatchObject([{ path: "f.yml", rules: 1 }]);
});
