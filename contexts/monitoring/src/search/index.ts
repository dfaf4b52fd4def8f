export { type Ast, type FieldTest, type Glob, MAX_SEARCH_LENGTH } from "./ast.ts";
export { type Completion, completionAt } from "./complete-search.ts";
export { EVENT_FIELDS, FIELD_ALIASES, FIELD_DESCRIPTIONS, resolveField, shortName } from "./fields.ts";
export { addFilter, formatFieldName, formatSearch, formatValue } from "./format-search.ts";
export { parseSearch } from "./parse-search.ts";
