import type { EcsColumn, EventOutcome } from "../event/event.ts";
import type { PatternFile } from "./decoder-content.ts";
import { type Draft, setAction, setAddress, setEcs, setField, setLog, setPort, setProcess, setUser } from "./draft.ts";
import { parseTime } from "./time.ts";

/** Longer messages are kept, but not looked at by expressions: no program writes such a line for a person. */
const MAX_MATCH_LENGTH = 16_384;

interface CompiledPattern {
  readonly starts: string;
  readonly expression: RegExp;
  readonly action: string | undefined;
  readonly outcome: EventOutcome | undefined;
  readonly captures: readonly Capture[];
}

interface Capture {
  readonly field: string;
  readonly column: EcsColumn | undefined;
  readonly isTime: boolean;
  readonly isStatus: boolean;
}

/** A pattern file, ready for the hot path. */
export interface MessageDecoder {
  readonly name: string;
  readonly programs: readonly string[];
  readonly formats: readonly string[];
  readonly isLine: boolean;
  readonly isLast: boolean;
  /** Writes what it understands; false when no pattern fits, and then nothing was written. */
  readonly decode: (draft: Draft, message: string) => boolean;
  /** Says whose message it is, whether a pattern fitted or not. */
  readonly claim: (draft: Draft) => void;
}

/** @throws Error when an expression has a group without a name: groups are told apart by their order. */
export function compileMessageDecoder(file: PatternFile): MessageDecoder {
  const patterns = file.patterns.map((pattern) => compilePattern(file, pattern));
  const claim = (draft: Draft): void => {
    draft.decoder = file.name;
    setLog(draft, file.log.product, file.log.category, file.log.service);
  };
  return {
    name: file.name,
    programs: file.programs,
    formats: file.formats,
    isLine: file.isLine,
    isLast: file.isLast,
    claim,
    decode(draft, message) {
      if (message.length > MAX_MATCH_LENGTH) return false;
      for (const pattern of patterns) {
        if (!message.startsWith(pattern.starts)) continue;
        const match = pattern.expression.exec(message);
        if (match) {
          claim(draft);
          writeMatch(draft, pattern, match);
          return true;
        }
      }
      return false;
    },
  };
}

function compilePattern(file: PatternFile, pattern: PatternFile["patterns"][number]): CompiledPattern {
  // An empty alternative matches nothing and so shows all groups.
  const groups = new RegExp(`${pattern.match}|`).exec("");
  const names = Object.keys(groups?.groups ?? {});
  if (names.length + 1 !== groups?.length) {
    throw new Error(`A group without a name in decoder "${file.name}": ${pattern.match}`);
  }
  const columns = new Map(Object.entries(file.ecs).map(([column, group]) => [group, column as EcsColumn]));
  const captures = names.map(
    (name): Capture => ({
      field: file.fields[name] ?? name,
      column: columns.get(name),
      isTime: name === file.time,
      isStatus: name === file.httpStatus,
    }),
  );
  return {
    starts: pattern.starts ?? "",
    expression: new RegExp(pattern.match, "s"),
    action: pattern.action,
    outcome: pattern.outcome,
    captures,
  };
}

function writeMatch(draft: Draft, pattern: CompiledPattern, match: RegExpExecArray): void {
  setAction(draft, pattern.action, pattern.outcome);
  const captures = pattern.captures;
  for (let index = 0; index < captures.length; index++) {
    const capture = captures[index];
    const value = match[index + 1];
    if (capture === undefined || value === undefined || value === "") continue;
    if (capture.isTime) {
      draft.occurredAt = parseTime(value);
      continue;
    }
    setField(draft, capture.field, value);
    if (capture.isStatus) draft.ecs["event.outcome"] = value < "400" ? "success" : "failure";
    if (capture.column !== undefined) setColumn(draft, capture.column, value);
  }
}

/** Writes a column in the form it always has, whatever the source wrote. */
export function setColumn(draft: Draft, column: EcsColumn, value: string | undefined): void {
  if (column === "source.ip") setAddress(draft, "source", value);
  else if (column === "destination.ip") setAddress(draft, "destination", value);
  else if (column === "source.port") setPort(draft, "source", value);
  else if (column === "destination.port") setPort(draft, "destination", value);
  else if (column === "user.name") setUser(draft, value);
  else if (column === "process.name") setProcess(draft, value);
  else if (column === "event.outcome") setEcs(draft, column, OUTCOMES[value?.toLowerCase() ?? ""]);
  else setEcs(draft, column, value);
}

/** How sources write the three words of ECS. */
const OUTCOMES: Readonly<Record<string, EventOutcome>> = {
  success: "success",
  succeeded: "success",
  ok: "success",
  allowed: "success",
  failure: "failure",
  failed: "failure",
  fail: "failure",
  error: "failure",
  denied: "failure",
  unknown: "unknown",
};
