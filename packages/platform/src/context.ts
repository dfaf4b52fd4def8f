import type { ProblemTable } from "@cordon/kernel";
import type { Migration } from "kysely/migration";
import type { Contract } from "./http/contract.ts";
import type { Handlers } from "./http/handler.ts";

/** Permission string → one sentence for the reference and the roles page. */
export type PermissionTable = Readonly<Record<string, string>>;

/** What a context's `setup` gives back: its handlers, and how to stop what it started. */
export interface ContextRuntime<C extends Contract> {
  readonly handlers: Handlers<C>;
  /** Stops intake and waits for what is under way. */
  readonly stop?: () => Promise<void>;
}

/**
 * One bounded context, wired by one line in `apps/server`.
 * `Needs` is what its setup asks of the composition root: database, telemetry, emit, audit, …
 */
export interface ContextDefinition<C extends Contract, Needs, Runtime extends ContextRuntime<C>> {
  readonly name: string;
  /** PostgreSQL migrations of its own schema, by sortable name (`001-events`). */
  readonly migrations: Readonly<Record<string, Migration>>;
  readonly permissions: PermissionTable;
  readonly problems: ProblemTable;
  readonly contract: C;
  readonly setup: (needs: Needs) => Promise<Runtime>;
}

/** Keeps the literal types of a context. */
export function defineContext<const C extends Contract, Needs, Runtime extends ContextRuntime<C>>(
  definition: ContextDefinition<C, Needs, Runtime>,
): ContextDefinition<C, Needs, Runtime> {
  return definition;
}
