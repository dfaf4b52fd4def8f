import { expect, it } from "vitest";
import { createDecoder } from "../decode/decode.ts";
import { loadDecoderContent } from "../decode/decoder-content.ts";
import { decodeJob } from "./decode-records.ts";
import { senderOf } from "./send-events.ts";

const RECEIVED = Date.UTC(2026, 10, 24, 6, 30);
const decode = createDecoder(await loadDecoderContent());

it.each([
  ["a clock that is ahead", "2199-01-01T00:00:00Z", "2026-11-24T06:30:00.000Z"],
  ["a clock that is right", "2026-11-24T06:29:00Z", "2026-11-24T06:29:00.000Z"],
])("a host is last seen when its record came at the latest: %s", (_, said, seen) => {
  const { sightings, outcomes } = decodeJob(decode, {
    members: [
      {
        batchId: "bat_1",
        receivedAt: RECEIVED,
        isHistorical: false,
        sender: senderOf({ kind: "token", id: "tok_1", name: "relay", permissions: new Set() }),
        payload: { kind: "body", bytes: new TextEncoder().encode(`<38>1 ${said} db-1 sshd 1 - - Connection closed\n`) },
      },
    ],
  });

  expect(outcomes).toMatchObject([{ events: 1 }]);
  expect(sightings).toMatchObject([{ hostName: "db-1", lastAt: seen }]);
});
