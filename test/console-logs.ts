import { createSocket } from "node:dgram";
import { postEvents, senderToken } from "./console-people.ts";
import { type CordonProcess, createToken } from "./cordon-process.ts";

/** Three sign-ins as root on web-1 by its own token, two records no decoder knows, a recording, and plain syslog. */
export async function sendLogs(server: CordonProcess): Promise<void> {
  const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
  const sshd = (host: string, user: string, minutes: number): string =>
    `<38>1 ${minutesAgo(minutes)} ${host} sshd 12 - - Failed password for ${user} from 10.0.0.5 port 22 ssh2`;
  const bound = await senderToken(server, "web-1", ["--host", "web-1"]);
  await postEvents(server, bound, [1, 2, 3].map((minutes) => sshd("web-1", "root", minutes)).join("\n"));
  const collector = await createToken(server, "sender");
  await postEvents(server, collector, [sshd("db-1", "adm", 4), "wibble wobble", "wobble wibble"].join("\n"));
  const tape = await senderToken(server, "tape", []);
  await postEvents(
    server,
    tape,
    "2019-01-01T00:00:00Z a tale of 2019\n2019-01-02T00:00:00Z another tale",
    "?historical=true",
  );
  const socket = createSocket("udp4");
  const said = new Date().toUTCString();
  const line = `<34>${said.slice(8, 11)} ${said.slice(5, 7)} ${said.slice(17, 25)} switch-7 su: 'su root' failed for eve`;
  await new Promise<void>((resolve, reject) =>
    socket.send(line, server.ports.syslogUdp, "127.0.0.1", (error) => (error ? reject(error) : resolve())),
  );
  socket.close();
}
