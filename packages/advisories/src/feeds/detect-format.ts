import type { FeedFormat } from "./feed-sink.ts";
import { jsonHead, type JsonHead } from "./json-head.ts";
import { FORMATS } from "./formats.ts";

export interface DetectedFormat {
  readonly format: FeedFormat;
  /** How the values of a JSON format follow each other. */
  readonly layout: "lines" | "parts" | "whole";
}

/** Bytes of the beginning that say what a file is. */
export const HEAD_BYTES: number = 64 * 1024;

/** What a file is, by how it begins; undefined when nobody knows. */
export function detectFormat(head: string): DetectedFormat | undefined {
  const json = jsonHead(head);
  if (!json) {
    const format = FORMATS.find((format) => format.isText?.(head))?.format;
    return format && { format, layout: "whole" };
  }
  const format = FORMATS.find((format) => format.isJson?.(json))?.format;
  return format && { format, layout: layoutOf(format, json) };
}

function layoutOf(format: FeedFormat, json: JsonHead): DetectedFormat["layout"] {
  if (format.shape === "members" || json.isArray) return "parts";
  return json.isLines ? "lines" : "whole";
}
