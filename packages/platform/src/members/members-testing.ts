import { setTimeout } from "node:timers/promises";
import type { Kysely } from "kysely";
import { createListener } from "../http/create-listener.ts";
import type { Contract, Route, RouteResponse } from "../http/contract.ts";
import type { Listener } from "../http/listener-options.ts";
import { silentLog } from "../log.ts";
import { platformContract } from "../platform-contract.ts";
import { makeEphemeralKeys } from "../secrets/secret-keys.ts";
import { createSecretBox } from "../secrets/secret-box.ts";
import { createMembers, type Members, type MembersOptions } from "./members.ts";
import { createPasswordHasher } from "./password-hasher.ts";
import { PERMISSIONS } from "./permissions.ts";
import { PROBLEMS } from "./problems.ts";
import { ROLES } from "./roles.ts";
import type { PlatformTables } from "./tables.ts";

/** Platform behind a real console listener, with a clock that the test moves. */
export interface TestInstall {
  readonly members: Members;
  readonly url: string;
  readonly ended: string[];
  readonly clock: { now: Date };
  /** A browser of its own: cookies and address. */
  readonly browser: (remoteAddress?: string) => Browser;
  /** The first administrator, signed in. */
  readonly administrator: () => Promise<Browser>;
  /** A member of that role, joined and signed in. */
  readonly member: (role: string, email: string) => Promise<Browser & { id: string }>;
  /** All that was written so far; waits for the open transactions of others on the same server. */
  readonly seal: () => Promise<void>;
  readonly close: () => Promise<void>;
}

type RouteName = keyof typeof platformContract;

/** A field of any member of a union: tests know which one they get. */
type Fields<T> = { readonly [K in T extends unknown ? keyof T : never]: T extends Record<K, infer V> ? V : never };

export interface Answer<Name extends RouteName> {
  readonly status: number;
  /** What the route promises, or a problem; which of them the test finds out. */
  readonly body: Fields<RouteResponse<(typeof platformContract)[Name]>> & {
    readonly code: string;
    readonly fields?: Readonly<Record<string, string>>;
  };
  readonly headers: Headers;
}

export interface Browser {
  readonly cookies: Map<string, string>;
  readonly call: <Name extends RouteName>(route: Name, parts?: CallParts) => Promise<Answer<Name>>;
}

interface CallParts {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly bearer?: string;
}

export const PASSWORD = "three lamps under water";

/** The same argon2id at a cost that lets a test sign in a hundred times. */
const cheapHasher = createPasswordHasher({ memoryCost: 256, timeCost: 1, parallelism: 1 });

export async function aTestInstall(
  db: Kysely<PlatformTables>,
  change: Partial<MembersOptions> = {},
): Promise<TestInstall> {
  const clock = { now: new Date() };
  const ended: string[] = [];
  let url = "";
  const members = await createMembers({
    db,
    secretBox: createSecretBox(makeEphemeralKeys()),
    consoleUrl: () => url,
    version: "0.0.0",
    permissions: [everyPermission()],
    about: async () => ({ version: "0.0.0", startedAt: clock.now.toISOString(), uptimeSeconds: 1, stores: [] }),
    onSessionEnded: (id) => ended.push(id),
    log: silentLog,
    now: () => clock.now,
    hasher: await cheapHasher,
    ...change,
  });
  const listener = await listen(members);
  url = await listener.listen();
  let addresses = 0;
  const browser = (remoteAddress = `192.0.2.${++addresses}`): Browser => createBrowser(url, remoteAddress);
  const administrator = async (): Promise<Browser> => {
    const { url: link } = await members.localAdmin.createSetupLink({});
    const own = browser();
    const body = { secret: fragment(link), name: "Ada", email: "ada@example.org", password: PASSWORD };
    const { status } = await own.call("setUp", { body });
    if (status !== 201) throw new Error(`set-up answered ${status}`);
    return own;
  };
  return {
    members,
    url,
    ended,
    clock,
    browser,
    administrator,
    async member(role, email) {
      const added = await members.localAdmin.addMember({ name: email.split("@")[0] ?? email, email, role });
      const own = browser();
      const joined = await own.call("acceptLink", {
        body: { secret: fragment(added.invitation.url), password: PASSWORD },
      });
      if (joined.status !== 200) throw new Error(`joining answered ${joined.status}`);
      return { ...own, id: added.member.id };
    },
    async seal() {
      const unsealed = db.selectFrom("platform.audit_entry").select("id").where("segment", "is", null).limit(1);
      for (; (await unsealed.execute()).length > 0; await setTimeout(20)) await members.sealer.seal();
    },
    async close() {
      await listener.close();
      await members.stop();
    },
  };
}

function everyPermission(): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.values(ROLES).flatMap((role) => role.permissions.map((name) => [name, name])));
}

function listen(members: Members): Promise<Listener> {
  const { handlers, authenticate } = members;
  return createListener({
    name: "console",
    contracts: [{ contract: platformContract, handlers, problems: PROBLEMS, permissions: PERMISSIONS }],
    authenticate,
    config: { address: "127.0.0.1", port: 0, trustedProxies: ["127.0.0.1"], allowedHosts: [] },
    limits: { anonymousPerMinute: 100_000 },
    log: silentLog,
  });
}

export function fragment(link: string): string {
  return new URL(link).hash.slice(1);
}

function createBrowser(url: string, remoteAddress: string): Browser {
  const cookies = new Map<string, string>();
  return {
    cookies,
    async call(name, parts = {}) {
      const route: Route = (platformContract as Contract)[name] ?? platformContract.getSetup;
      const path = route.path.replaceAll(/:(\w+)/g, (_, key: string) => encodeURIComponent(parts.params?.[key] ?? ""));
      const query = new URLSearchParams(parts.query).toString();
      const response = await fetch(`${url}${path}${query === "" ? "" : `?${query}`}`, {
        method: route.method,
        redirect: "manual",
        headers: {
          origin: url,
          "user-agent": "test browser",
          "x-forwarded-for": remoteAddress,
          ...(cookies.size > 0 && { cookie: [...cookies].map(([key, value]) => `${key}=${value}`).join("; ") }),
          ...(parts.bearer !== undefined && { authorization: `Bearer ${parts.bearer}` }),
          ...(parts.body !== undefined && { "content-type": "application/json" }),
        },
        ...(parts.body !== undefined && { body: JSON.stringify(parts.body) }),
      });
      for (const cookie of response.headers.getSetCookie()) {
        const [key = "", value = ""] = cookie.split(";", 1)[0]?.split("=") ?? [];
        if (value === "") cookies.delete(key);
        else cookies.set(key, value);
      }
      const text = await response.text();
      return { status: response.status, body: text === "" ? undefined : JSON.parse(text), headers: response.headers };
    },
  };
}
