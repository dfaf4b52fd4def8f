import { existsSync } from "node:fs";
import type { Advisory, FeedFacts, FeedRecord } from "../../model/advisory.ts";
import { feedAt, type FeedInput, feedOf, type ReadOptions } from "../feed-input.ts";
import { readFeed } from "../read-feed.ts";

const DATA = new URL("../../../../../../shared/data/vulnerabilities/", import.meta.url);

/** The path of a file of the shared data; tests that need it are skipped where it is missing. */
export function sharedData(path: string): string {
  return new URL(path, DATA).pathname;
}

export function isMissing(path: string): boolean {
  return !existsSync(sharedData(path));
}

export interface ReadAll {
  readonly facts: FeedFacts;
  readonly records: readonly FeedRecord[];
  readonly advisories: readonly Advisory[];
  /** `place: message`. */
  readonly problems: readonly string[];
}

export async function readAll(input: FeedInput, options: ReadOptions = {}): Promise<ReadAll> {
  const records: FeedRecord[] = [];
  const generator = readFeed(input, options);
  let next = await generator.next();
  for (; !next.done; next = await generator.next()) records.push(next.value);
  return {
    facts: next.value,
    records,
    advisories: records.flatMap((record) => (record.kind === "advisory" ? [record.advisory] : [])),
    problems: records.flatMap((record) => (record.kind === "problem" ? [`${record.path}: ${record.message}`] : [])),
  };
}

/** The records of a value as a JSON file. */
export function readValue(value: unknown, name = "feed.json", options: ReadOptions = {}): Promise<ReadAll> {
  return readAll(feedOf(name, JSON.stringify(value)), options);
}

export async function readShared(path: string, options: ReadOptions = {}): Promise<ReadAll> {
  return readAll(await feedAt(sharedData(path)), options);
}
