import type { ProblemTable } from "@cordon/kernel";

/** Problems that any route may answer with; the contexts add their own. */
export const HTTP_PROBLEMS = {
  "request.invalid": { status: 400, title: "The request is not valid" },
  "session.required": { status: 401, title: "Sign in first" },
  "permission.missing": { status: 403, title: "You may not do this" },
  "request.cross-origin": { status: 403, title: "The request came from another site" },
  "route.not-found": { status: 404, title: "Nothing is here" },
  "route.method-not-allowed": { status: 405, title: "This address takes other methods" },
  "request.timed-out": { status: 408, title: "The request took too long to arrive" },
  "request.too-large": { status: 413, title: "The request is too large" },
  "request.uri-too-long": { status: 414, title: "The address of the request is too long" },
  "request.unsupported-media-type": { status: 415, title: "This kind of content is not taken here" },
  "request.wrong-host": { status: 421, title: "This server has another name" },
  "request.too-many": { status: 429, title: "Too many requests" },
  "request.headers-too-large": { status: 431, title: "The headers of the request are too large" },
  "server.failed": { status: 500, title: "Something failed on the server" },
  "server.stopping": { status: 503, title: "The server is stopping" },
  "server.unavailable": { status: 503, title: "Something the server needs is not there" },
  "stream.too-many": { status: 503, title: "Too many event streams are open" },
} as const satisfies ProblemTable;
