import { type ChildProcess, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync, statSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type HeldSocket, holdPath, holdTcp, holdUdp } from "./held-sockets.ts";

const LOOPBACK = { address: "127.0.0.1", port: 0 };
const PURPOSE = { what: "The console", setting: "CORDON_PORT" };
const isRoot = process.getuid?.() === 0;

const held: HeldSocket[] = [];
const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) await end(child);
  for (const socket of held.splice(0)) socket.close();
});

function hold(socket: HeldSocket): HeldSocket {
  held.push(socket);
  return socket;
}

const ECHO =
  'require("net").createServer((s) => s.end("from " + process.pid)).listen({ fd: 3 }, () => console.log("up"))';
const PRINT = `const s = require("dgram").createSocket("udp4"); s.on("message", (m) => console.log(String(m))); s.bind({ fd: 3 })`;

/** A child that reads the socket, as somebody else when we are root. */
function reader(script: string, { fd }: HeldSocket): ChildProcess {
  const child = spawn(process.execPath, ["-e", script], {
    cwd: "/",
    stdio: ["ignore", "pipe", "inherit", fd],
    ...(isRoot ? { uid: 65_534, gid: 65_534 } : {}),
  });
  children.push(child);
  return child;
}

async function said(child: ChildProcess): Promise<string> {
  return String((await once(child.stdout ?? child, "data"))[0]).trim();
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

describe("a port that is held for a child", () => {
  it("keeps connections waiting while the child is started again", async () => {
    const socket = hold(holdTcp(LOOPBACK, PURPOSE));
    const first = reader(ECHO, socket);
    await said(first);
    await end(first);

    const waiting = connect(socket.port, "127.0.0.1");
    await once(waiting, "connect");
    const second = reader(ECHO, socket);

    expect(String((await once(waiting, "data"))[0])).toBe(`from ${second.pid}`);
  });

  it("keeps datagrams while there is no child at all", async () => {
    const socket = hold(holdUdp(LOOPBACK, PURPOSE));
    const sender = createSocket("udp4");
    await new Promise((resolve) => sender.send("early", socket.port, "127.0.0.1", resolve));

    expect(await said(reader(PRINT, socket))).toBe("early");
    sender.close();
  });

  it("is named when somebody else has it, over TCP and UDP", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const udp = hold(holdUdp(LOOPBACK, PURPOSE));

    const taken = `The console cannot use port ${port} on 127.0.0.1: something else listens there. Choose another with CORDON_PORT`;
    expect(() => holdTcp({ ...LOOPBACK, port }, PURPOSE)).toThrow(taken);
    expect(() => holdUdp({ ...LOOPBACK, port: udp.port }, PURPOSE)).toThrow("something else listens there");
    other.close();
  });

  it("is refused on an address of another machine", () => {
    const elsewhere = { address: "192.0.2.1", port: 0 };

    expect(() => holdTcp(elsewhere, PURPOSE)).toThrow("this machine has no such address");
    expect(() => holdUdp(elsewhere, PURPOSE)).toThrow("this machine has no such address");
  });

  it("is free again after close", () => {
    const { port, close } = holdTcp(LOOPBACK, PURPOSE);
    close();

    expect(hold(holdTcp({ ...LOOPBACK, port }, PURPOSE)).port).toBe(port);
  });
});

describe("a path that is held for a child", () => {
  const path = join(tmpdir(), `cordon-held-${process.pid}.sock`);

  it("is ours alone, replaces what a killed Cordon left, and leaves the mask as it was", () => {
    writeFileSync(path, "left behind");
    const mask = process.umask();
    const { close } = holdPath(path);

    expect(statSync(path).isSocket()).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(process.umask()).toBe(mask);

    close();
    expect(existsSync(path)).toBe(false);
  });

  it.skipIf(!isRoot)("of root is answered by a child of another user that may not open it itself", async () => {
    const socket = hold(holdPath(path));
    const child = reader(ECHO, socket);
    await said(child);

    const call = connect(path);
    expect(String((await once(call, "data"))[0])).toBe(`from ${child.pid}`);
    const stranger = reader(
      `require("net").connect(${JSON.stringify(path)}).on("error", (e) => console.log(e.code)).on("connect", () => console.log("open"))`,
      socket,
    );
    expect(await said(stranger)).toBe("EACCES");
  });
});
