import { readdir, readFile } from "node:fs/promises";
import { parse } from "yaml";
import { z } from "zod";
import { ECS_COLUMNS } from "../event/event.ts";

const Column = z.enum(ECS_COLUMNS);
const Outcome = z.enum(["success", "failure", "unknown"]);
const Log = z.strictObject({
  product: z.string().optional(),
  category: z.string().optional(),
  service: z.string().optional(),
});

const Pattern = z.strictObject({
  /** A cheap look at the beginning before the expression is tried. */
  starts: z.string().optional(),
  match: z.string(),
  action: z.string().optional(),
  outcome: Outcome.optional(),
});

/** One file of message patterns in `content/decoders`; its README says what each key does. */
export const PatternFile = z.strictObject({
  name: z.string(),
  programs: z.array(z.string()).default([]),
  /** Tried on whole records that carry no syslog frame. */
  isLine: z.boolean().default(false),
  /** Tried when nothing else knew the record. */
  isLast: z.boolean().default(false),
  formats: z.array(z.string()).default([]),
  log: Log.default({}),
  time: z.string().optional(),
  /** Group with an HTTP status, which says how it went. */
  httpStatus: z.string().optional(),
  fields: z.record(z.string(), z.string()).default({}),
  ecs: z.partialRecord(Column, z.string()).default({}),
  patterns: z.array(Pattern).min(1),
});
export type PatternFile = z.infer<typeof PatternFile>;

const EventMeaning = z.strictObject({ action: z.string(), outcome: Outcome.optional(), user: z.string().optional() });

/** `windows.yaml`: what channels and event ids mean, in the words of Sigma's taxonomy. */
export const WindowsTable = z.strictObject({
  /** Channel in lower case to service. */
  channels: z.record(z.string(), z.string()),
  /** Service to event id to category. */
  categories: z.record(z.string(), z.record(z.string(), z.string())),
  /** Sysmon `EventType` to a narrower category. */
  registryTypes: z.record(z.string(), z.string()),
  events: z.record(z.string(), z.record(z.string(), EventMeaning)),
  ecs: z.partialRecord(Column, z.array(z.string())),
});
export type WindowsTable = z.infer<typeof WindowsTable>;

/** `json-fields.yaml`: names under which JSON records keep what a column holds, best first. */
export const JsonFieldTable = z.strictObject({
  time: z.array(z.string()),
  message: z.array(z.string()),
  columns: z.partialRecord(Column, z.array(z.string())),
});
export type JsonFieldTable = z.infer<typeof JsonFieldTable>;

export interface DecoderContent {
  readonly patterns: readonly PatternFile[];
  readonly windows: WindowsTable;
  readonly jsonFields: JsonFieldTable;
}

export const DECODERS_FOLDER: URL = new URL("../../../../content/decoders/", import.meta.url);

/**
 * Reads and checks every decoder file of a folder.
 * @throws Error that names the file and the key which is wrong.
 */
export async function loadDecoderContent(folder: URL = DECODERS_FOLDER): Promise<DecoderContent> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".yaml")).sort();
  const patterns: PatternFile[] = [];
  for (const name of names) {
    if (name !== "windows.yaml" && name !== "json-fields.yaml") patterns.push(await read(folder, name, PatternFile));
  }
  return {
    patterns,
    windows: await read(folder, "windows.yaml", WindowsTable),
    jsonFields: await read(folder, "json-fields.yaml", JsonFieldTable),
  };
}

async function read<Schema extends z.ZodType>(folder: URL, name: string, schema: Schema): Promise<z.infer<Schema>> {
  const parsed = schema.safeParse(parse(await readFile(new URL(name, folder), "utf8")));
  if (!parsed.success) throw new Error(`content/decoders/${name}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
