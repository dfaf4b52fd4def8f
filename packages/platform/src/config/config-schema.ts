import { z } from "zod";
import { MEMBER_ROLES } from "../members/roles.ts";

declare module "zod" {
  interface GlobalMeta {
    /** What a good value looks like, to complete "… must be". */
    expects?: string;
    /** Its value is never shown. */
    isSecret?: boolean;
    /** Environment variable that reads better than the one derived from the path. */
    environmentName?: string;
  }
}

type About = { readonly expects: string; readonly isSecret?: boolean; readonly environmentName?: string };

function setting<S extends z.ZodType>(schema: S, description: string, about: About): S {
  return schema.meta({ description, ...about });
}

const MIB = 1024 * 1024;
const port = (standard: number, what: string, environmentName?: string): z.ZodDefault<z.ZodNumber> =>
  setting(z.number().int().min(0).max(65_535).default(standard), `Port of ${what}; 0 takes a free one.`, {
    expects: "a port from 0 to 65535",
    ...(environmentName === undefined ? {} : { environmentName }),
  });
const address = (what: string): z.ZodDefault<z.ZodUnion<readonly [z.ZodIPv4, z.ZodIPv6]>> =>
  setting(z.union([z.ipv4(), z.ipv6()]).default("127.0.0.1"), `Address of ${what}; off loopback it speaks TLS.`, {
    expects: "an IP address such as 127.0.0.1 or ::",
  });
const path = (what: string): z.ZodOptional<z.ZodString> =>
  setting(z.string().min(1).max(4_096).optional(), what, { expects: "a path" });
const count = (standard: number, least: number, most: number, unit: string, what: string): z.ZodDefault<z.ZodNumber> =>
  setting(z.number().int().min(least).max(most).default(standard), what, {
    expects: `a whole number of ${unit} from ${least} to ${most}`,
  });
const yesOrNo = (standard: boolean, what: string): z.ZodDefault<z.ZodBoolean> =>
  setting(z.boolean().default(standard), what, { expects: "true or false" });
const networks = (what: string) =>
  setting(
    z
      .array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]))
      .max(256)
      .default([]),
    what,
    {
      expects: "addresses or networks such as 10.0.0.0/8 (in the environment with commas between)",
    },
  );

const listener = (standardPort: number, what: string, environmentName?: string) =>
  z
    .strictObject({
      address: address(what),
      port: port(standardPort, what, environmentName),
      tls: z
        .strictObject({
          certificate: path(
            `Certificate chain of ${what} (PEM). Without one a self-signed one is made when it is needed.`,
          ),
          key: path(`Private key of ${what} (PEM).`),
        })
        .prefault({}),
    })
    .prefault({});

const syslogListener = (what: string) =>
  z
    .strictObject({
      isEnabled: yesOrNo(true, `Whether ${what} is received.`),
      address: setting(
        z.union([z.ipv4(), z.ipv6()]).default("127.0.0.1"),
        `Address for ${what}; off loopback \`syslog.networks\` is needed.`,
        {
          expects: "an IP address such as 127.0.0.1 or ::",
        },
      ),
      port: port(5514, what),
    })
    .prefault({});

const url = (protocols: RegExp, description: string, about: About): z.ZodOptional<z.ZodURL> =>
  setting(z.url({ protocol: protocols }).max(2_048).optional(), description, about);

/** Everything that can be set, with its default: the reference is generated from it. */
export const Config = z.strictObject({
  dataDir: setting(z.string().min(1).max(4_096), "Where Cordon keeps everything it must not lose.", {
    expects: "a path",
    environmentName: "CORDON_DATA",
  }),
  publicUrl: url(
    /^https?$/,
    "Address that people use for the console, for links in mails and the check of the Host header.",
    { expects: "a URL such as https://cordon.example.org" },
  ),
  trustedProxies: networks("Proxies before the console whose X-Forwarded-For is believed."),
  console: listener(7280, "the console", "CORDON_PORT"),
  ingest: listener(7281, "the receiver of logs over HTTP"),
  syslog: z
    .strictObject({
      udp: syslogListener("syslog over UDP"),
      tcp: syslogListener("syslog over TCP"),
      networks: networks("Networks that may send plain syslog; it is marked as unauthenticated."),
    })
    .prefault({}),
  database: z
    .strictObject({
      url: url(/^postgres(ql)?$/, "A PostgreSQL 18 of yours instead of the one inside.", {
        expects: "a URL such as postgres://user:password@host/cordon",
        isSecret: true,
      }),
      poolSize: count(10, 2, 100, "connections", "Most connections of the server to PostgreSQL."),
    })
    .prefault({}),
  clickhouse: z
    .strictObject({
      url: url(/^https?$/, "A ClickHouse 26 of yours instead of the engine inside.", {
        expects: "a URL such as https://user:password@host:8443/cordon",
        isSecret: true,
      }),
      peopleUrl: url(
        /^https?$/,
        "The same ClickHouse as a user that may only read the events, for SQL that people write. Without it there is none.",
        {
          expects: "a URL such as https://reader:password@host:8443/cordon",
          isSecret: true,
        },
      ),
      memoryMb: count(1_024, 512, 1_048_576, "MB", "Most memory of the engine inside."),
    })
    .prefault({}),
  oidc: z
    .strictObject({
      issuer: url(
        /^https?$/,
        "The organisation's identity provider (OpenID Connect), for a button on the sign-in page.",
        {
          expects: "a URL such as https://login.example.org",
        },
      ),
      clientId: setting(z.string().min(1).max(500).optional(), "What that provider calls this Cordon.", {
        expects: "the client id that the provider gave",
      }),
      clientSecret: setting(
        z.string().min(1).max(2_000).optional(),
        "Its secret there; none for a public client, which PKCE alone protects.",
        { expects: "the client secret that the provider gave", isSecret: true },
      ),
      defaultRole: setting(
        z.enum(MEMBER_ROLES).optional(),
        "Whoever signs in there and is no member yet becomes one with this role; without it they need an invitation.",
        { expects: `one of ${MEMBER_ROLES.join(", ")}` },
      ),
      allowedDomains: setting(
        z.array(z.string().trim().toLowerCase().min(1).max(253)).min(1).max(256).optional(),
        "Mail domains of those newcomers; any when unset.",
        { expects: "domains such as example.org (in the environment with commas between)" },
      ),
    })
    .prefault({}),
  auditHead: z
    .strictObject({
      syslogUrl: url(
        /^(udp|tcp)$/,
        "Where the head of the audit trail goes after each seal and daily, as syslog (RFC 5424; over TCP with octet counting).",
        { expects: "a URL such as tcp://siem.example.org:601 or udp://siem.example.org:514" },
      ),
      webhookUrl: url(/^https?$/, "Where it is posted as JSON as well, or instead.", {
        expects: "a URL such as https://hooks.example.org/cordon",
        isSecret: true,
      }),
      webhookToken: setting(z.string().min(1).max(4_096).optional(), "Sent along as `Authorization: Bearer`.", {
        expects: "a token",
        isSecret: true,
      }),
    })
    .prefault({}),
  intake: z
    .strictObject({
      maxBodyMb: count(64, 1, 1_024, "MB", "Largest batch of logs in one request, unpacked."),
      inFlightMb: count(256, 16, 16_384, "MB", "Logs held in memory before senders are asked to wait."),
    })
    .prefault({}),
  retention: z
    .strictObject({
      auditDays: setting(
        z.number().int().min(30).max(36_500).optional(),
        "How long entries of the audit trail are kept; for ever when unset. Their digests stay, so that the chain verifies.",
        { expects: "a whole number of days from 30 to 36500" },
      ),
      eventDays: count(
        90,
        1,
        3_650,
        "days",
        "How long raw events are kept; what an alert or evidence rests on stays longer.",
      ),
    })
    .prefault({}),
  disk: z
    .strictObject({
      stopAtPercent: count(95, 50, 99, "percent", "Intake stops when the data disk is this full."),
      keepFreeMb: count(2_048, 1_024, 1_048_576, "MB", "Intake stops when less than this is free."),
    })
    .prefault({}),
  log: z
    .strictObject({
      level: setting(z.enum(["debug", "info", "warn", "error"]).default("info"), "Least severe line that is written.", {
        expects: "debug, info, warn or error",
      }),
      format: setting(
        z.enum(["auto", "json", "text"]).default("auto"),
        "`auto` is text on a terminal and JSON elsewhere.",
        { expects: "auto, json or text" },
      ),
    })
    .prefault({}),
});
export type Config = z.output<typeof Config>;

/** Bytes of a setting in MB. */
export const mbToBytes = (mb: number): number => mb * MIB;
