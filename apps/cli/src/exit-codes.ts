/** What a script can tell from how `cordon` ended. The meaning of a number never changes. */
export const EXIT = {
  /** Everything asked for was done. */
  ok: 0,
  /** It was tried and did not work. */
  failed: 1,
  /** The command line cannot be understood; nothing was done. */
  usage: 2,
  /** No server answers at the address. */
  unreachable: 3,
  /** The server answered and said no: token missing, expired, or without the permission. */
  refused: 4,
  /** Some of it was done, and the output says what was not. */
  partial: 5,
  /** It was done, and found what the command line said should not be there. */
  found: 6,
} as const;

export const EXIT_MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  ok: "everything asked for was done",
  failed: "it was tried and did not work",
  usage: "the command line cannot be understood; nothing was done",
  unreachable: "no server answers at the address",
  refused: "the server refused: token missing, expired, or without the permission",
  partial: "some of it was done; the output says what was not",
  found: "it was done, and found what --fail-on names or worse",
};

/** Ends the program with a sentence on standard error and an exit code. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
  readonly exitCode: number;

  constructor(kind: Exclude<keyof typeof EXIT, "ok">, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = EXIT[kind];
  }
}
