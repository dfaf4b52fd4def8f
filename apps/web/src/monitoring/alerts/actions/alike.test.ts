import { expect, it } from "vitest";
import { alikeOf } from "./alike.ts";

type Alert = Parameters<typeof alikeOf>[0][number];

const alert = (rule: string, host: string | null, user: string | null): Alert => ({
  id: `alt_${rule}${host}${user}`,
  revision: 1,
  state: "open",
  rule: { id: rule, title: `Rule ${rule}` },
  host,
  user,
  sourceIp: null,
});

it("alerts of one rule on one host are suppressed at once, for a user when it is one; the most come first", () => {
  const groups = alikeOf([
    alert("a", "web-1", "eve"),
    alert("b", "db-1", "eve"),
    alert("b", "DB-1", "adm"),
    alert("b", null, "eve"),
  ]);

  expect(groups.map(({ label, user }) => `${label}: ${user}`)).toEqual([
    "Rule b on db-1, 2 alerts: null",
    "Rule a on web-1, 1 alert: eve",
    "Rule b, 1 alert: eve",
  ]);
});
