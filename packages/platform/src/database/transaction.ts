import type { Kysely, KyselyPlugin, Transaction } from "kysely";
import type { Audit } from "../audit/audit.ts";

/** A fact that others may listen to; its type is `context.thing.past-tense.vN`. */
export interface DomainEvent {
  readonly type: string;
}

/** What a use case is handed inside its transaction, besides its stores. */
export interface TransactionTools<Event extends DomainEvent> {
  /** Announced if and only if the transaction commits; in order per key. */
  readonly emit: (event: Event) => Promise<void>;
  readonly audit: Audit;
}

export interface TransactionNeeds<Tables, Event extends DomainEvent> {
  readonly db: Kysely<Tables>;
  /** From `createEvents`. */
  readonly emit: (trx: AnyTransaction, event: DomainEvent, options: { readonly key: string }) => Promise<void>;
  /** The thing an event is about: listeners get the events of one key in order. */
  readonly keyOf: (event: Event) => string;
  /** The audit writer of one transaction. */
  readonly auditIn: (trx: AnyTransaction) => Audit;
}

/** A transaction whatever its tables; `onTables` gives it the ones you own. */
export type AnyTransaction = Transaction<unknown>;

/** The same transaction, typed for these tables: `onTables<InventoryTables>(trx)`. */
export function onTables<Tables>(trx: AnyTransaction): Transaction<Tables> {
  return trx as Transaction<Tables>; // the tables are only a view of the same object
}

/** The other way round, for `emit` and the audit trail. */
export function untyped<Tables>(trx: Transaction<Tables>): AnyTransaction {
  return trx as AnyTransaction;
}

export type RunInTransaction<Scope> = <T>(work: (scope: Scope) => Promise<T>) => Promise<T>;

const DEADLOCK_OR_CONFLICT: ReadonlySet<unknown> = new Set(["40P01", "40001"]);
const TRIES = 3;

/**
 * Makes the `transaction` of a service: stores, emit and audit exist only inside it.
 * After a deadlock the work runs again (three times at most), so it must do nothing but SQL.
 */
export function createTransaction<Tables, Stores extends object, Event extends DomainEvent = DomainEvent>(
  needs: TransactionNeeds<Tables, Event>,
  build: (trx: Transaction<Tables>) => Stores,
): RunInTransaction<Stores & TransactionTools<Event>> {
  const once = <T>(work: (scope: Stores & TransactionTools<Event>) => Promise<T>): Promise<T> =>
    inTransaction(needs.db, (trx) => {
      const any = untyped(trx);
      return work({
        ...build(trx),
        emit: (event) => needs.emit(any, event, { key: needs.keyOf(event) }),
        audit: needs.auditIn(any),
      });
    });
  return async (work) => {
    for (let tried = 1; ; tried++) {
      try {
        return await once(work);
      } catch (error) {
        if (tried >= TRIES || !DEADLOCK_OR_CONFLICT.has(sqlState(error))) throw error;
      }
    }
  };
}

/** A transaction whose handle refuses queries once it has ended: Kysely alone would run them on a borrowed connection. */
export async function inTransaction<Tables, T>(
  db: Kysely<Tables>,
  work: (trx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  let hasEnded = false;
  const guard: KyselyPlugin = {
    transformQuery: ({ node }) => {
      if (hasEnded) throw new Error("a query came after its transaction had ended: something was not awaited");
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  try {
    return await db.transaction().execute((trx) => work(trx.withPlugin(guard)).finally(() => (hasEnded = true)));
  } finally {
    hasEnded = true;
  }
}

/** The five characters PostgreSQL gives an error, such as `23505` for a value that exists already. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
