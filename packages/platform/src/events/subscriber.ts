import type { z } from "zod";
import type { AnyTransaction } from "../database/transaction.ts";

/** What a listener learns about the delivery, besides the event. */
export interface Delivery {
  /** Same for every listener and every try: the idempotency key to pass on. */
  readonly eventId: string;
  /** The thing the event is about; events of one key come in order. */
  readonly key: string;
  /** 1 for the first try. */
  readonly attempt: number;
  /** Fires when the server stops or another worker took over. */
  readonly signal: AbortSignal;
}

export interface TransactionalDelivery extends Delivery {
  /** The effect and the note that the event was handled commit together. Nothing but SQL in it. */
  readonly trx: AnyTransaction;
}

interface SubscriberBase<Event> {
  /** Names its queue, so it must stay the same for ever: `flow.what-it-does`. */
  readonly name: string;
  readonly eventType: string;
  readonly schema: z.ZodType<Event>;
  /** Events handled at once, each of another key; 2 when absent. */
  readonly concurrency?: number;
}

/** `handle` writes in the transaction given; `forward` calls something that is idempotent by event id. */
export type SubscriberDefinition<Event> = SubscriberBase<Event> &
  (
    | { readonly handle: (event: Event, delivery: TransactionalDelivery) => Promise<void> }
    | { readonly forward: (event: Event, delivery: Delivery) => Promise<void> }
  );

/** A listener whose event type is no longer known to the compiler: what `createEvents` takes. */
export interface Subscriber {
  readonly name: string;
  readonly eventType: string;
  readonly concurrency: number;
  readonly deliver:
    | { readonly kind: "handle"; readonly run: (payload: unknown, delivery: TransactionalDelivery) => Promise<void> }
    | { readonly kind: "forward"; readonly run: (payload: unknown, delivery: Delivery) => Promise<void> };
}

/** The payload is parsed at each delivery, since it may have been written by an older version. */
export function defineSubscriber<Event>(definition: SubscriberDefinition<Event>): Subscriber {
  const { name, eventType, schema, concurrency = 2 } = definition;
  const deliver: Subscriber["deliver"] =
    "handle" in definition
      ? { kind: "handle", run: async (payload, delivery) => definition.handle(schema.parse(payload), delivery) }
      : { kind: "forward", run: async (payload, delivery) => definition.forward(schema.parse(payload), delivery) };
  return { name, eventType, concurrency, deliver };
}

/** Work that comes with the clock. At least once per occurrence; one missed while the server was down runs once. */
export interface ScheduledJob {
  readonly name: string;
  /** Five fields, UTC: `"15 3 * * *"`; a minute is the finest. */
  readonly cron: string;
  /** Longest run before it counts as failed; 15 minutes when absent. */
  readonly timeoutSeconds?: number;
  readonly run: (signal: AbortSignal) => Promise<void>;
}
