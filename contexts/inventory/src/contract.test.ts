import { expect, it } from "vitest";
import { contract } from "./contract.ts";

const { listHosts, editHost, getHost } = contract;

it.each([
  ["text", listHosts.query, { q: "a\0b" }],
  ["a tag", listHosts.query, { tag: "\0" }],
  ["an owner", listHosts.query, { owner: "\0" }],
  ["an id", getHost.params, { id: "ast_\0" }],
  ["a new owner", editHost.body, { revision: 1, owner: "\0" }],
  ["a new tag", editHost.body, { revision: 1, tags: ["\0"] }],
])("%s with a NUL is refused before PostgreSQL would fail on it", (_, schema, value) => {
  expect(schema.safeParse(value).success).toBe(false);
  expect(schema.safeParse(JSON.parse(JSON.stringify(value).replaceAll("\\u0000", "x"))).success).toBe(true);
});
