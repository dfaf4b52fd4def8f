import { Socket } from "node:net";

/**
 * A socket that gives up on a silent peer: a machine that lost its power or its network says nothing, and TCP alone
 * waits for it a quarter of an hour.
 */
export function patientSocket(silenceMs: number): Socket {
  const socket = new Socket();
  socket.setTimeout(silenceMs, () => {
    socket.destroy(new Error(`Connection terminated: the database was silent for ${silenceMs / 1_000} s`));
  });
  return socket;
}
