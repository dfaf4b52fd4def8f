import type { SigmaFilter } from "@cordon/sigma";
import type { Level, RuleStatus } from "./rule.ts";

/** A rule that can run, and what it says about itself. */
export interface ParsedRule {
  /** As written, in lower case; undefined when the rule has none that could stand in an address. */
  readonly id: string | undefined;
  /** Its own text: one document of the file. */
  readonly source: string;
  /** Where it begins in the file, from 1. */
  readonly line: number;
  readonly title: string;
  /** A word that filters may call it by; empty where it has none. */
  readonly name: string;
  readonly author: string;
  readonly license: string;
  readonly level: Level;
  readonly status: RuleStatus;
  readonly description: string;
  readonly tags: readonly string[];
  readonly product: string | undefined;
  readonly category: string | undefined;
  readonly service: string | undefined;
  readonly references: readonly string[];
  readonly falsePositives: readonly string[];
  /** What to do first, in plain words. */
  readonly firstSteps: readonly string[];
  /** Marked by its author: one alert of it opens an incident. */
  readonly opensIncident: boolean;
}

/** What is no match of the rules it names. */
export interface ParsedFilter extends Pick<SigmaFilter, "rules" | "logSource"> {
  /** As written, in lower case; undefined when it has none that could stand in an address. */
  readonly id: string | undefined;
  readonly source: string;
  readonly line: number;
  readonly title: string;
}

export interface RuleError {
  readonly line: number;
  readonly message: string;
}

/** Reads one file of rules; what is wrong in one rule never stops another. Must not throw. */
export type RuleParser = (text: string, path: string) => ParsedFile;

export interface ParsedFile {
  readonly rules: readonly ParsedRule[];
  readonly filters: readonly ParsedFilter[];
  readonly errors: readonly RuleError[];
}
