import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PERMISSIONS } from "./permissions.ts";
import { memberRole, permissionsOfRole, permissionsOfToken, ROLES, unownedPermissions } from "./roles.ts";

describe("roles", () => {
  it("name no permission of platform that platform does not own", () => {
    const named = Object.values(ROLES).flatMap((role) => role.permissions);

    expect(named.filter((name) => name.startsWith("platform:") && !(name in PERMISSIONS))).toEqual([]);
    expect(named.length).toBeGreaterThan(20);
  });

  it("say which of their permissions nobody owns", () => {
    const everything = Object.fromEntries(
      Object.values(ROLES).flatMap((role) => role.permissions.map((name) => [name, ""])),
    );
    const { "monitoring:query-sql": _, ...rest } = everything;

    expect(unownedPermissions([everything])).toEqual([]);
    expect(unownedPermissions([rest])).toEqual(["monitoring:query-sql"]);
  });

  it("let only administrators manage members", () => {
    const holders = Object.entries(ROLES).filter(([, role]) => role.permissions.includes("platform:manage-members"));

    expect(holders.map(([name]) => name)).toEqual(["administrator"]);
  });

  it("let an auditor change nothing", () => {
    const verbs = [...permissionsOfRole("auditor")].map((name) => name.split(/[:-]/)[1]);

    expect(new Set(verbs)).toEqual(new Set(["read", "verify"]));
  });

  it("give nothing to a name that is no role, not even one every object has", () => {
    expect(memberRole("constructor")).toBeUndefined();
    expect(permissionsOfRole("__proto__").size).toBe(0);
    expect(permissionsOfRole("sender").size).toBe(0);
  });

  it("never let a token's list go beyond its role", () => {
    const anyPermission = fc.constantFrom(...Object.values(ROLES).flatMap((role) => role.permissions));

    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(ROLES)), fc.array(anyPermission), (role, scope) => {
        const allowed = permissionsOfToken(role, scope);

        expect([...allowed].every((name) => ROLES[role]?.permissions.includes(name) && scope.includes(name))).toBe(
          true,
        );
      }),
    );
  });
});
