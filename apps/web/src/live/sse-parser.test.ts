import fc from "fast-check";
import { expect, it } from "vitest";
import { createSseParser } from "./sse-parser.ts";

const STREAM =
  'retry: 3000\nid: r.1\nevent: hello\ndata: {}\n\n: still here\n\nid: r.2\nevent: sources.changed\ndata: {"id":"src_1"}\n\n';

it("messages come whole, however the line was cut", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(STREAM.length), { maxLength: 20 }), (cuts) => {
      const parse = createSseParser();
      const edges = [0, ...cuts.sort((a, b) => a - b), STREAM.length];
      const messages = edges.slice(1).flatMap((edge, index) => parse(STREAM.slice(edges[index], edge)));

      expect(messages).toEqual([
        { id: "r.1", event: "hello", data: "{}" },
        { id: "r.2", event: "sources.changed", data: '{"id":"src_1"}' },
      ]);
    }),
  );
});
