import type { SourceItem } from "@cordon/monitoring/contract";
import type { SourceState } from "./source-health.ts";

export const KIND_WORDS: Readonly<Record<SourceItem["kind"], string>> = {
  token: "HTTP",
  "syslog-udp": "Syslog UDP",
  "syslog-tcp": "Syslog TCP",
  agent: "Agent",
};

/** What the way it comes in promises about delivery. */
export const DELIVERY_WORDS: Readonly<Record<SourceItem["kind"], string>> = {
  token: "Every batch is answered once it is on disk. A batch sent again is stored once.",
  "syslog-udp": "Best effort: the network may drop records and neither side is told.",
  "syslog-tcp":
    "In order while the connection stands. Records on their way when it breaks can be lost, since syslog has no answers.",
  agent: "Every batch is answered once it is on disk. A batch sent again is stored once.",
};

/** What a state is called among filters. */
export const STATE_WORDS: Readonly<Record<SourceState, string>> = {
  silent: "Silent",
  refused: "Refused",
  lagging: "Lagging",
  undecoded: "Not understood",
  skewed: "Wrong clock",
  healthy: "Healthy",
};

export const VOUCHING_LEVELS = {
  bound: { level: "vouched", word: "Vouched" },
  collector: { level: "claimed", word: "Claims" },
  unauthenticated: { level: "unauthenticated", word: "Unauthenticated" },
} as const;

/** How far its word about host names goes, in a sentence. */
export function vouchingSentence({ vouching, kind, hostName }: SourceItem): string {
  switch (vouching) {
    case "bound":
      return kind === "agent"
        ? `The agent on ${hostName ?? "one host"} vouches for that host's name.`
        : `Its token is bound to ${hostName ?? "one host"} and vouches for that host's name. Other names in its records stay claims.`;
    case "collector":
      return "Its token proves who relays the records, not which hosts they are about: host names inside them are claims.";
    case "unauthenticated":
      return "Plain syslog has no sign-in. Whoever reaches the port can write anything, in any host's name.";
  }
}
