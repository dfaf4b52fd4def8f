import { once } from "node:events";
import { createServer } from "node:net";
import { expect, it } from "vitest";
import { silentLog } from "../log.ts";
import { isConnectionLost } from "./connection-lost.ts";
import { createDatabase } from "./create-database.ts";
import { patientSocket } from "./patient-socket.ts";

it("a database that says nothing any more is a lost connection, not a wait without end", async () => {
  const mute = createServer(() => undefined).listen(0, "127.0.0.1");
  await once(mute, "listening");
  const address = mute.address();
  const port = typeof address === "object" && address ? address.port : 0;

  const socket = patientSocket(100);
  socket.connect(port, "127.0.0.1");
  const [error] = (await once(socket, "close").catch((thrown: unknown) => [thrown])) as [unknown]; // rejects with the error
  mute.close();

  expect(error).toMatchObject({ message: "Connection terminated: the database was silent for 0.1 s" });
  expect(isConnectionLost(error)).toBe(true);
});

it("a database that cannot be reached is a lost connection too", async () => {
  const db = createDatabase<{ nothing: { id: string } }>({
    connectionString: "postgres://cordon:secret@127.0.0.1:1/cordon",
    log: silentLog,
  });

  const error = await db
    .selectFrom("nothing")
    .selectAll()
    .execute()
    .catch((thrown: unknown) => thrown);
  await db.destroy();

  expect(isConnectionLost(error)).toBe(true);
});
