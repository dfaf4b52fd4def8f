export { isId, makeId, newId, type Id } from "./id.ts";
export { decodeCursor, encodeCursor, type Page } from "./paging.ts";
export {
  Problem,
  type ProblemDocument,
  type ProblemFields,
  type ProblemOptions,
  type ProblemTable,
  type ProblemType,
} from "./problem.ts";
export { compareSeverity, SEVERITIES, type Severity } from "./severity.ts";
export { parseInstant, parseTimeRange, type TimeRange } from "./time-range.ts";
