import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

export interface OidcProvider {
  /** On another host name than the console, so that a browser takes it for another site. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What signing in there gives a test without a browser: the code. `claims` may replace the nonce. */
  readonly authorize: (url: URL, claims: object) => string;
  readonly close: () => void;
}

interface Grant {
  readonly challenge: string | null;
  readonly redirectUri: string | null;
  readonly claims: object;
}

const CLIENT = { clientId: "cordon", clientSecret: "shh" } as const;

/**
 * An identity provider on loopback that is as strict as a real one: discovery, a page with one button that signs
 * `person` in, codes that work once, client secret, PKCE verifier and redirect address checked, signed ID tokens.
 */
export async function startOidcProvider(person: object = {}): Promise<OidcProvider> {
  const grants = await createGrants();
  let issuer = "";
  const answer = async (request: IncomingMessage): Promise<object | string | undefined> => {
    const url = new URL(request.url ?? "/", issuer);
    if (url.pathname === "/.well-known/openid-configuration") return discovery(issuer);
    if (url.pathname === "/jwks") return { keys: [grants.jwk] };
    if (url.pathname === "/authorize") return signInPage(url, grants.authorize(url, person));
    return url.pathname === "/token" ? grants.redeem(new URLSearchParams(await text(request)), issuer) : undefined;
  };
  const server = createServer((request, response) => {
    void (async () => {
      const body = await answer(request).catch((error: unknown) => ({ error: String(error) }));
      const isRefused = body === undefined || (typeof body === "object" && "error" in body);
      const type = typeof body === "string" ? "text/html" : "application/json";
      response.writeHead(isRefused ? 400 : 200, { "content-type": type });
      response.end(typeof body === "string" ? body : JSON.stringify(body ?? { error: "invalid_grant" }));
    })();
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  issuer = `http://localhost:${(server.address() as AddressInfo).port}`; // a TCP server's address is an object
  return {
    issuer,
    ...CLIENT,
    authorize: grants.authorize,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

interface Grants {
  readonly jwk: object;
  readonly authorize: OidcProvider["authorize"];
  /** Undefined when the code, or who brings it, is not right. */
  readonly redeem: (asked: URLSearchParams, issuer: string) => Promise<object | undefined>;
}

async function createGrants(): Promise<Grants> {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  const codes = new Map<string, Grant>();
  return {
    jwk: { ...(await exportJWK(publicKey)), kid: "k1", alg: "RS256", use: "sig" },
    authorize({ href, searchParams: asked }, claims) {
      const isWhole =
        asked.get("response_type") === "code" &&
        asked.get("client_id") === CLIENT.clientId &&
        asked.get("code_challenge_method") === "S256";
      if (!isWhole) throw new Error(`no request of the code flow with PKCE: ${href}`);
      const code = randomUUID();
      codes.set(code, {
        challenge: asked.get("code_challenge"),
        redirectUri: asked.get("redirect_uri"),
        claims: { nonce: asked.get("nonce"), ...claims },
      });
      return code;
    },
    async redeem(asked, issuer) {
      const grant = codes.get(asked.get("code") ?? "");
      codes.delete(asked.get("code") ?? "");
      const verifier = asked.get("code_verifier") ?? "";
      const isRight =
        grant?.challenge === createHash("sha256").update(verifier).digest("base64url") &&
        grant.redirectUri === asked.get("redirect_uri") &&
        asked.get("client_id") === CLIENT.clientId &&
        asked.get("client_secret") === CLIENT.clientSecret;
      if (!isRight) return undefined;
      const idToken = new SignJWT({ ...grant.claims }).setProtectedHeader({ alg: "RS256", kid: "k1" });
      idToken.setIssuer(issuer).setAudience(CLIENT.clientId).setSubject("s1").setIssuedAt().setExpirationTime("5m");
      return { access_token: "a", token_type: "Bearer", id_token: await idToken.sign(privateKey) };
    },
  };
}

function discovery(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
  };
}

function signInPage(asked: URL, code: string): string {
  const back = new URL(asked.searchParams.get("redirect_uri") ?? "");
  back.searchParams.set("code", code);
  back.searchParams.set("state", asked.searchParams.get("state") ?? "");
  return `<!doctype html><title>Provider</title><a href="${back.href.replaceAll("&", "&amp;")}">Continue</a>`;
}
