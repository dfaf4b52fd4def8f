import { jsonParser, type Token } from "stream-json/core/parser.js";
import { JsonAssembler, type JsonElement } from "./json-assembler.ts";

/**
 * The elements of a JSON document at wanted paths, in their order; everything else passes by without being kept.
 * @throws Error in one line, when it is no JSON, nested too deep, or one element is too large.
 */
export async function* jsonElements(
  parts: AsyncIterable<string>,
  isWanted: (path: string) => boolean,
): AsyncGenerator<JsonElement, void> {
  // Texts come in pieces, so that a text of a gigabyte need not be held.
  const tokenize = jsonParser({ packStrings: false, streamKeys: false, streamNumbers: false });
  const assembler = new JsonAssembler(isWanted);
  for await (const part of parts)
    for (const token of tokensOf(tokenize(part))) {
      const element = assembler.take(token);
      if (element) yield element;
    }
  if (!assembler.hasEnded) throw new Error("It ends before it is complete.");
}

/** Stages of stream-json answer with many things in a wrapper that has no type outside of it. */
function tokensOf(answer: unknown): readonly Token[] {
  if (typeof answer !== "object" || answer === null || !("values" in answer)) return [];
  return answer.values as readonly Token[];
}
