import { createSocket } from "node:dgram";
import { connect } from "node:net";
import { isIPv6 } from "node:net";
import { type HeadMessage, syslogLine, webhookBody } from "./head-message.ts";

/** A place outside that gets heads. */
export interface HeadTarget {
  /** Kind and host, for people; without path, user or token. */
  readonly name: string;
  /** @throws Error in words for an engineer, without anything secret. */
  readonly send: (message: HeadMessage) => Promise<void>;
}

export interface HeadTargetsConfig {
  /** `udp://host:port` or `tcp://host:port`. */
  readonly syslogUrl?: string | undefined;
  readonly webhookUrl?: string | undefined;
  readonly webhookToken?: string | undefined;
}

const TIMEOUT_MS = 10_000;
/** How long a refusal may take to come back before a datagram or a closed connection counts as sent. */
const REFUSAL_MS = 500;
const STANDARD_PORT = { "udp:": 514, "tcp:": 601 } as const;

/** Addresses that an engineer set are used as set. */
export function createHeadTargets({ syslogUrl, webhookUrl, webhookToken }: HeadTargetsConfig): readonly HeadTarget[] {
  return [
    ...(syslogUrl === undefined ? [] : [syslogTarget(new URL(syslogUrl))]),
    ...(webhookUrl === undefined ? [] : [webhookTarget(new URL(webhookUrl), webhookToken)]),
  ];
}

function syslogTarget(url: URL): HeadTarget {
  const protocol = url.protocol === "udp:" ? "udp:" : "tcp:";
  const host = url.hostname.replaceAll(/^\[|\]$/g, "");
  const port = Number(url.port) || STANDARD_PORT[protocol];
  const send = protocol === "udp:" ? sendDatagram : sendFrame;
  return {
    name: `syslog ${protocol}//${url.hostname}:${port}`,
    send: (message) => send(host, port, Buffer.from(syslogLine(message), "utf8")),
  };
}

/** UDP tells nothing when it is lost on the way; that nobody listens comes back as an error. */
function sendDatagram(host: string, port: number, line: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(isIPv6(host) ? "udp6" : "udp4");
    const done = (error?: Error | null): void => {
      clearTimeout(timer);
      socket.close();
      if (error) reject(inWords(error));
      else resolve();
    };
    let timer = setTimeout(() => done(new Error("no answer to the name lookup")), TIMEOUT_MS);
    socket.once("error", done);
    socket.connect(port, host, () => {
      socket.send(line, (error) => {
        if (error) return done(error);
        clearTimeout(timer);
        timer = setTimeout(done, REFUSAL_MS);
      });
    });
  });
}

/** Octet counting (RFC 6587, 3.4.1). The receiver has it when the connection closed without an error. */
function sendFrame(host: string, port: number, line: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: TIMEOUT_MS });
    socket.once("connect", () => {
      socket.end(Buffer.concat([Buffer.from(`${line.length} `), line]), () => {
        // Many receivers keep their side open.
        setTimeout(() => socket.destroy(), REFUSAL_MS);
      });
    });
    socket.once("timeout", () => socket.destroy(new Error("the receiver does not answer")));
    socket.once("error", (error) => reject(inWords(error)));
    socket.once("close", () => resolve()); // after an error too late to count
    socket.resume();
  });
}

function webhookTarget(url: URL, token: string | undefined): HeadTarget {
  return {
    name: `webhook ${url.origin}`,
    async send(message) {
      const response = await fetch(url, {
        method: "POST",
        body: webhookBody(message),
        headers: {
          "content-type": "application/json",
          "user-agent": "cordon",
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        redirect: "manual", // the token is for the address that was set
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }).catch((error: unknown) => {
        throw inWords(error);
      });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`the receiver answered ${response.status}`);
    },
  };
}

/** The code of the system says most; messages of `fetch` could hold the whole address. */
function inWords(error: unknown): Error {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (cause instanceof Error && "code" in cause && typeof cause.code === "string")
    return new Error(cause.code, { cause });
  if (error instanceof Error && error.name === "TimeoutError")
    return new Error("the receiver does not answer", { cause });
  return cause instanceof Error ? new Error(cause.message, { cause }) : new Error("it did not work", { cause });
}
