import { connect } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { silentLog } from "../log.ts";
import { createEventHistory } from "./event-history.ts";
import { createEventStream, type EventStream, type EventStreamOptions } from "./event-stream.ts";
import type { Caller } from "./handler.ts";
import { aCaller, aListener, type RunningListener } from "./listener-testing.ts";

const analyst = aCaller({ kind: "member", id: "mem_1", sessionId: "ses_1", permissions: ["alerts:read"] });
const learner = aCaller({ kind: "member", id: "mem_2", sessionId: "ses_2" });

interface Streaming extends AsyncDisposable {
  readonly server: RunningListener;
  readonly stream: EventStream;
}
async function streaming(options: Partial<EventStreamOptions> = {}): Promise<Streaming> {
  const stream = createEventStream({ refresh: async (caller) => caller, log: silentLog, ...options });
  const server = await aListener({ ...stream.mount, callers: { analyst, learner } });
  return {
    server,
    stream,
    async [Symbol.asyncDispose]() {
      stream.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

interface Received {
  readonly event: string;
  readonly data: unknown;
  readonly id: string;
}
interface Tab {
  /** The next `count` events. */
  readonly take: (count: number) => Promise<readonly Received[]>;
  /** Events until the server ends it. */
  readonly rest: () => Promise<readonly Received[]>;
  readonly leave: () => void;
}

async function openTab({ server }: Streaming, who: string, lastEventId?: string): Promise<Tab> {
  const abort = new AbortController();
  const response = await fetch(`${server.url}/api/v1/stream`, {
    headers: { authorization: `Bearer ${who}`, ...(lastEventId === undefined ? {} : { "last-event-id": lastEventId }) },
    signal: abort.signal,
  });
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  const events = readEvents(response);
  const take = async (count: number): Promise<readonly Received[]> => {
    const taken: Received[] = [];
    while (taken.length < count) {
      const next = await events.next();
      if (next.done === true) break;
      taken.push(next.value);
    }
    return taken;
  };
  return { take, rest: () => take(Number.POSITIVE_INFINITY), leave: () => abort.abort() };
}

async function* readEvents(response: Response): AsyncGenerator<Received> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const frames = text.split("\n\n");
    text = frames.pop() ?? "";
    for (const frame of frames) {
      const field = (name: string): string => new RegExp(`^${name}: (.*)$`, "m").exec(frame)?.[1] ?? "";
      if (field("event") !== "")
        yield { event: field("event"), data: JSON.parse(field("data")) as unknown, id: field("id") };
    }
  }
}

const names = (events: readonly Received[]): readonly string[] => events.map((one) => one.event);
const alert = (n: number) => ({ topic: "alert.raised", permission: "alerts:read", data: { n } });
const notice = (n: number) => ({ topic: "notice", permission: undefined, data: { n } });

describe("who gets what", () => {
  it("an event reaches those who may see it, in order, and a line break in it does no harm", async () => {
    await using running = await streaming();
    const [one, two] = [await openTab(running, "analyst"), await openTab(running, "learner")];
    await one.take(1);

    running.stream.publish(alert(1));
    running.stream.publish({ ...notice(2), data: { text: "a\n\nevent: end\ndata: {}\n\n" } });

    expect(names(await one.take(2))).toEqual(["alert.raised", "notice"]);
    expect(names(await two.take(2))).toEqual(["hello", "notice"]);
  });

  it("the same fact published twice is sent once", async () => {
    await using running = await streaming();
    const tab = await openTab(running, "analyst");

    for (const id of ["evt_1", "evt_1", "evt_2"]) running.stream.publish({ ...alert(0), id });
    running.stream.publish(notice(9));

    expect(names(await tab.take(4))).toEqual(["hello", "alert.raised", "alert.raised", "notice"]);
  });

  it("nobody signed in gets nothing", async () => {
    await using running = await streaming();

    expect((await fetch(`${running.server.url}/api/v1/stream`)).status).toBe(401);
  });

  it("a topic that could break the wire format, or too much data, is refused to the publisher", async () => {
    await using running = await streaming();

    expect(() => running.stream.publish({ ...notice(1), topic: "a\nid: 5" })).toThrow(RangeError);
    expect(() => running.stream.publish({ ...notice(1), data: "x".repeat(20_000) })).toThrow(RangeError);
  });
});

describe("coming back", () => {
  it("what was missed is sent first, only what one may see", async () => {
    await using running = await streaming();
    const tab = await openTab(running, "learner");
    running.stream.publish(notice(1));
    const last = (await tab.take(2))[1]?.id;
    tab.leave();
    running.stream.publish(alert(2));
    running.stream.publish(notice(3));

    const again = await (await openTab(running, "learner", last)).take(2);

    expect(again.map(({ event, data }) => [event, data])).toEqual([
      ["notice", { n: 3 }],
      ["hello", {}],
    ]);
  });

  it("a gap, another run of the server and rubbish mean: load again", async () => {
    await using running = await streaming({ historySize: 3 });
    const first = (await (await openTab(running, "analyst")).take(1))[0]?.id ?? "";
    for (let n = 0; n < 5; n++) running.stream.publish(notice(n));

    const ids = [first, `${"0".repeat(26)}.4`, first.replace(/\d+$/, "99"), "rubbish", "1"];
    const greetings = ids.map(async (id) => (await openTab(running, "analyst", id)).take(1));
    expect((await Promise.all(greetings)).flatMap(names)).toEqual(ids.map(() => "reset"));
  });

  it("the history gives exactly what came after, or says that it cannot", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 30 }), fc.nat(30), (size, events, back) => {
        const history = createEventHistory(size, 1_000_000);
        const ids = [history.lastId()];
        for (let n = 1; n <= events; n++) {
          history.add("t", undefined, String(n), undefined);
          ids.push(history.lastId());
        }
        const from = Math.max(0, events - back);
        const missed = history.after(ids[from] ?? "");
        expect(missed?.map((event) => event.seq)).toEqual(
          events - from > size ? undefined : Array.from({ length: events - from }, (_, n) => from + n + 1),
        );
      }),
    );
  });
});

describe("how it ends", () => {
  it("with the session, and not that of others", async () => {
    await using running = await streaming();
    const [one, two] = [await openTab(running, "analyst"), await openTab(running, "learner")];

    running.stream.endSession("ses_1");
    running.stream.publish(notice(1));

    expect((await one.rest()).at(-1)).toMatchObject({ event: "end", data: { reason: "session-ended" } });
    expect(names(await two.take(2))).toEqual(["hello", "notice"]);
  });

  it("when the session is found to be over, and sight follows permissions taken away", async () => {
    let now: Caller | undefined = { ...analyst, permissions: new Set() };
    await using running = await streaming({ refreshMs: 50, refresh: async () => now });
    const tab = await openTab(running, "analyst");
    await new Promise((resolve) => setTimeout(resolve, 150));
    running.stream.publish(alert(1));
    running.stream.publish(notice(2));
    expect(names(await tab.take(2))).toEqual(["hello", "notice"]);

    now = undefined;

    expect((await tab.rest()).at(-1)?.event).toBe("end");
  });

  it("not when the session could not be asked for", async () => {
    let asked = 0;
    const refresh = async (): Promise<Caller> => {
      asked += 1;
      throw new Error("database away");
    };
    await using running = await streaming({ refreshMs: 20, refresh });
    const tab = await openTab(running, "analyst");

    await expect.poll(() => asked).toBeGreaterThan(1);
    running.stream.publish(notice(1));

    expect(names(await tab.take(2))).toEqual(["hello", "notice"]);
  });

  it("a seventh tab replaces the first and leaves the others", async () => {
    await using running = await streaming();
    const tabs: Tab[] = [];
    for (let n = 0; n < 7; n++) tabs.push(await openTab(running, "analyst"));
    await openTab(running, "learner");

    expect(names((await tabs[0]?.rest()) ?? [])).toEqual(["hello", "end"]);
    expect(running.stream.openStreams()).toBe(7);
    running.stream.publish(notice(1));
    expect(names((await tabs[1]?.take(2)) ?? [])).toEqual(["hello", "notice"]);
  });

  it("a tab that leaves is forgotten, and one too many is refused", async () => {
    await using running = await streaming({ maxStreams: 1 });
    const tab = await openTab(running, "analyst");
    const refused = await fetch(`${running.server.url}/api/v1/stream`, {
      headers: { authorization: "Bearer learner" },
    });

    tab.leave();

    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ code: "stream.too-many" });
    await expect.poll(() => running.stream.openStreams()).toBe(0);
  });

  it("a reader that does not read is dropped with bounded memory", async () => {
    await using running = await streaming({ maxWaitingBytes: 64 * 1024 });
    const { hostname, port } = new URL(running.server.url);
    const socket = connect(Number(port), hostname);
    socket.on("error", () => {});
    socket.write("GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer analyst\r\n\r\n");
    await expect.poll(() => running.stream.openStreams()).toBe(1);
    socket.pause();

    for (let n = 0; n < 5_000 && running.stream.openStreams() > 0; n++) {
      running.stream.publish({ ...notice(n), data: "x".repeat(10_000) });
      if (n % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    }

    expect(running.stream.openStreams()).toBe(0);
    socket.destroy();
  });

  it("a quiet stream shows that it lives", async () => {
    await using running = await streaming({ heartbeatMs: 20 });
    const response = await fetch(`${running.server.url}/api/v1/stream`, {
      headers: { authorization: "Bearer analyst" },
    });
    let text = "";
    for await (const chunk of response.body ?? []) {
      text += new TextDecoder().decode(chunk);
      if (text.includes(": still here\n\n")) break;
    }
    expect(text).toContain("retry: 3000");
  });
});
