const MAX_DEPTH = 40;

/**
 * JSON over several lines, every number and escape as it was written (reading and writing it again would change long
 * numbers); undefined for text that is no JSON object or array.
 */
export function indentJson(text: string): string | undefined {
  if (!/^\s*[[{]/.test(text) || !isJson(text)) return undefined;
  let depth = 0;
  let result = "";
  const newLine = (): string => `\n${"  ".repeat(Math.min(depth, MAX_DEPTH))}`;
  // Strings whole, everything else a character at a time; white space between is dropped.
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    if (token === "{" || token === "[") {
      depth++;
      result += `${token}${newLine()}`;
    } else if (token === "}" || token === "]") {
      depth--;
      result = `${result.trimEnd()}${/[{[]\s*$/.test(result) ? "" : newLine()}${token}`;
    } else if (token === ",") result += `,${newLine()}`;
    else result += token === ":" ? ": " : token;
  }
  return result;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
