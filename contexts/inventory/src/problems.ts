export const PROBLEMS = {
  "host.not-found": { status: 404, title: "No such host" },
  "host.changed": { status: 412, title: "Someone changed the host since you read it" },
} as const;
