import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSyslogFramer, MAX_FRAME_BYTES } from "./syslog-framer.ts";

const text = (frames: Uint8Array[]): string[] => frames.map((f) => new TextDecoder().decode(f));
const bytes = (s: string): Uint8Array => new TextEncoder().encode(s);

describe("syslog framing", () => {
  it("reads octet-counted and newline framing on one connection", () => {
    const framer = createSyslogFramer();

    const frames = framer.push(bytes("9 <13>a\nb c<14>second\n<15>third"));

    expect(text(frames)).toEqual(["<13>a\nb c", "<14>second"]);
    expect(text(framer.end())).toEqual(["<15>third"]);
  });

  it("takes a line that begins with digits as a line", () => {
    const framer = createSyslogFramer();

    expect(text(framer.push(bytes("2026 was a year\n12 monkeys\n")))).toEqual(["2026 was a year", "12 monkeys"]);
  });

  it("cuts a message that is too long and finds the next one", () => {
    const framer = createSyslogFramer();
    const long = "x".repeat(MAX_FRAME_BYTES * 3);

    const frames = [
      ...framer.push(bytes(`${long}\nnext\n`)),
      ...framer.push(bytes(`${long.length + 3} <1>${long}9 <13>afte`)),
      ...framer.push(bytes("r\n")),
    ];

    expect(frames.map((f) => f.length)).toEqual([MAX_FRAME_BYTES, 4, MAX_FRAME_BYTES, 9]);
  });

  it("gives the same messages however the stream is cut into chunks", () => {
    const message = fc.string({ minLength: 1, maxLength: 40 }).map((s) => `<13>${s.replaceAll("\n", " ")}`);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(message, fc.boolean()), { maxLength: 8 }),
        fc.integer({ min: 1, max: 9 }),
        (messages, size) => {
          const stream = Buffer.concat(
            messages.map(([m, counted]) => Buffer.from(counted ? `${Buffer.byteLength(m)} ${m}` : `${m}\n`)),
          );
          const framer = createSyslogFramer();
          const frames: Uint8Array[] = [];
          for (let at = 0; at < stream.length; at += size) frames.push(...framer.push(stream.subarray(at, at + size)));
          frames.push(...framer.end());

          expect(text(frames)).toEqual(messages.map(([m]) => m));
        },
      ),
    );
  });
});
