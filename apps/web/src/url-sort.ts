import type { Sort } from "@cordon/ui";

/** A sort in the URL: `name` upwards, `-lag` downwards; undefined when the column is none of these. */
export function readSort(text: string | undefined, columns: readonly string[]): Sort | undefined {
  if (text === undefined) return undefined;
  const isDown = text.startsWith("-");
  const column = isDown ? text.slice(1) : text;
  if (!columns.includes(column)) return undefined;
  return { column, direction: isDown ? "descending" : "ascending" };
}

export function writeSort({ column, direction }: Sort): string {
  return direction === "descending" ? `-${column}` : column;
}
