import { randomBytes } from "node:crypto";
import { Problem } from "@cordon/kernel";
import { hash, verify } from "@node-rs/argon2";

/** `memoryCost` in KiB. */
export interface HashCost {
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
}

/** OWASP's parameters for argon2id: 19 MiB, two passes, one lane. Argon2id is the library's default. */
const OWASP: HashCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const AT_ONCE = 2;
const MAX_WAITING = 32;

export interface PasswordHasher {
  readonly hash: (password: string) => Promise<string>;
  /**
   * Whether it is the right one. Without a stored hash the same work is done, so that time does not tell who exists.
   * @throws Problem `session.too-many-attempts` when too many wait: a flood gets no more than two hashes' memory.
   */
  readonly verify: (stored: string | undefined, password: string) => Promise<boolean>;
}

/** @param cost less than the default only in tests. */
export async function createPasswordHasher(cost: HashCost = OWASP): Promise<PasswordHasher> {
  const nobodys = await hash(randomBytes(32), cost);
  const gate = createGate();
  return {
    hash: (password) => gate(() => hash(normal(password), cost)),
    verify: (stored, password) =>
      gate(async () => {
        const isRight = await verify(stored ?? nobodys, normal(password));
        return stored !== undefined && isRight;
      }),
  };
}

/** The same characters typed on two keyboards may differ in bytes. */
function normal(password: string): string {
  return password.normalize("NFKC");
}

function createGate(): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= AT_ONCE) {
      if (waiting.length >= MAX_WAITING) {
        throw new Problem("session.too-many-attempts", "Too many people are signing in. Try again in a few seconds.", {
          retryAfterSeconds: 3,
        });
      }
      await new Promise<void>((resolve) => waiting.push(resolve)); // its place is handed over, not given back
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
