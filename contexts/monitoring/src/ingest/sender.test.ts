import { describe, expect, it } from "vitest";
import { createPeerSenders } from "../syslog/peer-senders.ts";
import { senderOf } from "./send-events.ts";
import { isUnauthenticated } from "./sender.ts";

describe("a source", () => {
  it.each([
    ["syslog-udp", "127.0.0.1"],
    ["syslog-tcp", "::1"],
    ["syslog-udp", "::ffff:10.1.2.3"],
  ] as const)("that speaks %s from %s is unauthenticated, and its id says so", (kind, address) => {
    const sender = createPeerSenders(["10.0.0.0/8"]).of(kind, address);

    expect(sender?.vouching).toBe("unauthenticated");
    expect(isUnauthenticated(sender?.sourceId ?? "")).toBe(true);
  });

  it.each(["tok_1", "mem_1", "tok_syslog-udp:10.0.0.1"])("with the credentials %s is not", (id) => {
    const sender = senderOf({ kind: "token", id, name: "syslog-udp 10.0.0.1", permissions: new Set() });

    expect(sender.vouching).toBe("collector");
    expect(isUnauthenticated(sender.sourceId)).toBe(false);
  });
});
