/** What one listener takes before it refuses. Sizes of streamed bodies are their handler's to limit. */
export interface Limits {
  readonly jsonBodyBytes: number;
  readonly jsonDepth: number;
  readonly urlBytes: number;
  readonly headerBytes: number;
  readonly queryParameters: number;
  readonly connections: number;
  /** Of one address; not counted with `trustedProxies`, through which everybody comes. */
  readonly connectionsPerAddress: number;
  /** From the first byte to the end of the headers. */
  readonly headersTimeoutMs: number;
  /** From the first byte to the end of the body; a slow upload must fit in it. */
  readonly requestTimeoutMs: number;
  /** For the body of a route that takes JSON, from the end of the headers. */
  readonly jsonBodyTimeoutMs: number;
  /** Without a byte in either direction. */
  readonly idleTimeoutMs: number;
  /** Anonymous requests of one address to one route: as many at once, and as many again per minute. */
  readonly anonymousPerMinute: number;
  /** Failed authentications of one address, likewise. */
  readonly failedAuthenticationsPerMinute: number;
}

export const DEFAULT_LIMITS: Limits = {
  jsonBodyBytes: 1024 * 1024,
  jsonDepth: 32,
  urlBytes: 8 * 1024,
  headerBytes: 16 * 1024,
  queryParameters: 100,
  connections: 2_048,
  connectionsPerAddress: 512,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 300_000,
  jsonBodyTimeoutMs: 30_000,
  idleTimeoutMs: 120_000,
  anonymousPerMinute: 120,
  failedAuthenticationsPerMinute: 30,
};
