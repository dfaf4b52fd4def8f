import type { EcsColumn } from "../event/event.ts";
import type { JsonFieldTable } from "./decoder-content.ts";
import type { Draft } from "./draft.ts";
import { parseTime } from "./time.ts";

export type ColumnSetter = (draft: Draft, column: EcsColumn, value: string | undefined) => void;

/** Fills time and columns of an event whose fields are written, from the names that sources commonly use. */
export interface JsonFields {
  readonly fill: (draft: Draft, set: ColumnSetter) => void;
}

export function createJsonFields(table: JsonFieldTable): JsonFields {
  const columns = Object.entries(table.columns) as [EcsColumn, readonly string[]][];
  return {
    fill(draft, set) {
      draft.occurredAt ??= firstTime(draft, table.time);
      for (const [column, names] of columns) {
        for (const name of names) {
          if (draft.ecs[column] !== undefined) break;
          const value = draft.fields.get(name);
          if (value !== undefined) set(draft, column, value);
        }
      }
    },
  };
}

export function firstTime(draft: Draft, names: readonly string[]): number | undefined {
  for (const name of names) {
    const time = parseTime(draft.fields.get(name));
    if (time !== undefined) return time;
  }
  return undefined;
}
