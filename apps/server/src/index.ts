export type { StartOptions } from "./config.ts";
export { start } from "./start.ts";
