import { BOUNDS } from "./bounds.ts";

/** The bytes of one part of a JSON text, across chunks. */
export interface JsonPart {
  /** The part begins, or goes on, at `at` of the chunk. */
  readonly startAt: (at: number) => void;
  /** Takes what lies before `to`. */
  readonly keep: (chunk: Buffer, to: number) => void;
  /** Holds nothing more of the part; says why when it is taken. */
  readonly spoil: (reason: string) => void;
  readonly take: () => { readonly text: string | undefined; readonly problem?: string };
}

export function createJsonPart(): JsonPart {
  let buffers: Buffer[] = [];
  let bytes = 0;
  let from = 0;
  let problem: string | undefined;

  function spoil(reason: string): void {
    problem ??= reason;
    buffers = [];
  }

  return {
    spoil,
    startAt: (at) => {
      from = at;
    },
    keep: (chunk, to) => {
      if (to <= from) return;
      bytes += to - from;
      if (bytes > BOUNDS.pieceBytes) spoil(`It is larger than ${BOUNDS.pieceBytes} bytes.`);
      if (problem === undefined) buffers.push(chunk.subarray(from, to));
      from = to;
    },
    take: () => {
      const taken = problem === undefined ? { text: textOf(buffers) } : { text: undefined, problem };
      buffers = [];
      bytes = 0;
      problem = undefined;
      return taken;
    },
  };
}

function textOf(buffers: readonly Buffer[]): string {
  const [first] = buffers;
  return (buffers.length === 1 && first ? first : Buffer.concat(buffers)).toString("utf8").trim();
}
