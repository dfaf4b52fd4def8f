import { digestOf, type ImportContent, type ImportOwner, type RuleFile, type RuleImport } from "./rule-import.ts";
import { inOurWords, type RuleThread } from "./rule-thread.ts";

/** Reads the files of an import in a thread. */
export interface ImportReader {
  /**
   * The body of a request, read to its end; its memory goes to the thread.
   * @throws Problem `rules.invalid`, `rules.too-many`, `rule.too-heavy`
   */
  readonly body: (bytes: Uint8Array<ArrayBuffer>, set: ImportOwner) => Promise<RuleImport>;
  /** Files at hand, read when they are asked for. */
  readonly files: (files: readonly RuleFile[], set: ImportOwner) => RuleImport;
}

const DEED = "Reading the import";

export function createImportReader(thread: RuleThread): ImportReader {
  return {
    async body(bytes, set) {
      const { content, onPart } = gathering();
      try {
        const { files, digest } = await thread.ask("readBody", { bytes, set }, { onPart, hand: [bytes.buffer] });
        return { files, digest, read: async () => content };
      } catch (error) {
        throw inOurWords(error, DEED);
      }
    },
    files: (files, set) => ({
      files: files.length,
      digest: digestOf(files),
      async read() {
        const { content, onPart } = gathering();
        try {
          await thread.ask("readFiles", { files, set }, { onPart });
          return content;
        } catch (error) {
          throw inOurWords(error, DEED);
        }
      },
    }),
  };
}

function gathering(): { readonly content: ImportContent; readonly onPart: (part: unknown) => void } {
  const entries: ImportContent["entries"][number][] = [];
  const filters: ImportContent["filters"][number][] = [];
  return {
    content: { entries, filters },
    onPart(part) {
      const more = part as ImportContent; // what the worker sends
      entries.push(...more.entries);
      filters.push(...more.filters);
    },
  };
}
