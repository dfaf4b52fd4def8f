export interface StartOptions {
  readonly data?: string;
  readonly port?: number;
  readonly config?: string;
  readonly demo?: boolean;
}

/** Runs until it is told to stop. */
export async function startCommand(options: StartOptions): Promise<void> {
  const { start } = await import("@cordon/server");
  await start(options);
}
