import type { Level, SigmaRule } from "@cordon/sigma";

/** What a scanning thread is started with. */
export interface ScanSetup {
  readonly rules: readonly SigmaRule[];
  /** Milliseconds; events outside are not looked at. */
  readonly since: number | undefined;
  readonly until: number | undefined;
}

/** Whole records of one input. Plain data: it crosses a thread boundary. */
export interface ScanJob {
  readonly body: Uint8Array<ArrayBuffer>;
}

export interface ScanMatch {
  /** Of the record in its batch, from 0. */
  readonly record: number;
  /** In the rules of the setup. */
  readonly rule: number;
  /** Milliseconds since 1970; undefined when the record carries no time. */
  readonly time: number | undefined;
  readonly host: string | undefined;
}

export interface ScanResult {
  readonly events: number;
  readonly matches: readonly ScanMatch[];
  /** Time of this thread. */
  readonly parseMs: number;
  readonly matchMs: number;
}

export interface FoundMatch extends ScanMatch {
  readonly file: string;
  /** Of the record in its file, from 1. */
  readonly line: number;
}

export function isAtLeast(level: Level, least: Level): boolean {
  return ORDER.indexOf(level) >= ORDER.indexOf(least);
}

const ORDER: readonly Level[] = ["informational", "low", "medium", "high", "critical"];
