/** Linux cuts a socket address after 107 bytes, macOS after 103; past that the file would have another name. */
const MAX_SOCKET_PATH_BYTES = process.platform === "darwin" ? 103 : 107;

/** @throws Error when the operating system cannot hold this path in a socket address. */
export function checkSocketPath(path: string): void {
  const bytes = Buffer.byteLength(path);
  if (bytes <= MAX_SOCKET_PATH_BYTES) return;
  throw new Error(
    `The socket path "${path}" has ${bytes} bytes, the system allows ${MAX_SOCKET_PATH_BYTES}. ` +
      "Choose a shorter runtime directory.",
  );
}
