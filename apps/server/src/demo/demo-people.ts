import { randomBytes } from "node:crypto";
import type { RequestContext } from "@cordon/platform/http/handler";
import type { Members } from "@cordon/platform/members/members";
import { ROLES } from "@cordon/platform/members/roles";
import type { Story } from "./demo-story.ts";

/** Each by the key that the story has for them. */
export type DemoPeople = ReadonlyMap<string, RequestContext>;

/** Where people of the demo come from, in the audit trail. */
const NOWHERE = "demo data";

/**
 * Members that join by an invitation like anybody, with a password that is made up and thrown away: they can be given
 * work, and nobody can be them.
 */
export async function addPeople(
  people: Story["people"],
  { localAdmin, links, handlers }: Pick<Members, "localAdmin" | "links" | "handlers">,
): Promise<DemoPeople> {
  const here = new Map((await localAdmin.listMembers({})).items.map((member) => [member.email, member]));
  const added = await Promise.all(
    people.map(async ({ key, name, email, role }): Promise<readonly [string, RequestContext]> => {
      const known = here.get(email);
      const member = known ?? (await localAdmin.addMember({ name, email, role })).member;
      const request = requestOf({ id: member.id, name, role });
      if (member.state === "active") return [key, request];
      const { url } = await handlers.createMemberLink({ params: { id: member.id } }, request);
      const secret = new URL(url).hash.slice(1);
      const visit = {
        remoteAddress: NOWHERE,
        userAgent: NOWHERE,
        deviceSecret: undefined,
        origin: new URL(url).origin,
      };
      await links.accept({ secret, name, password: randomBytes(32).toString("base64url") }, visit);
      await handlers.endMemberSessions({ params: { id: member.id } }, request);
      return [key, request];
    }),
  );
  return new Map(added);
}

function requestOf({
  id,
  name,
  role,
}: {
  readonly id: string;
  readonly name: string;
  readonly role: string;
}): RequestContext {
  return {
    caller: { kind: "member", id, name, permissions: new Set(ROLES[role]?.permissions) },
    remoteAddress: NOWHERE,
    requestId: "demo",
    headers: {},
    signal: new AbortController().signal,
    setHeader: () => undefined,
    setCookie: () => undefined,
  };
}
