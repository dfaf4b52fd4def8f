/** One line for each thing that takes time, as `cordon start` prints it. */
export interface Progress {
  readonly say: (text: string) => void;
  /** Prints the text with the seconds it took, when it is done. */
  readonly step: <T>(text: string, work: Promise<T>) => Promise<T>;
}

export function createProgress(
  write: (line: string) => void,
  now: () => number = performance.now.bind(performance),
): Progress {
  return {
    say: (text) => write(`${text}\n`),
    async step(text, work) {
      const startedAt = now();
      const result = await work;
      write(`  ${text} ${seconds(now() - startedAt)}\n`);
      return result;
    },
  };
}

function seconds(ms: number): string {
  return ms < 100 ? "" : `(${(ms / 1000).toFixed(1)} s)`;
}
