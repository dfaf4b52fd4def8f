import { Problem } from "@cordon/kernel";
import { parseSearch } from "@cordon/monitoring/search";

/** What keeps a search from running, and the character it is about. */
export function searchError(text: string): { readonly message: string; readonly position: number } | undefined {
  try {
    parseSearch(text.trim());
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const lead = text.length - text.trimStart().length;
    return { message: error.message, position: Number(error.fields?.["position"] ?? 0) + lead };
  }
}
