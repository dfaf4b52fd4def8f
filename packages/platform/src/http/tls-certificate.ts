import { createPrivateKey, randomBytes, X509Certificate } from "node:crypto";
import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { isIP } from "node:net";
import { hostname, networkInterfaces } from "node:os";
import { join } from "node:path";
import { Problem } from "@cordon/kernel";

/** PEM texts. */
export interface TlsMaterial {
  readonly certificate: string;
  readonly key: string;
}

/** What a file held, with its name for messages. */
export interface NamedText {
  readonly file: string;
  readonly text: string;
}

export interface TlsFiles {
  readonly certificate: NamedText;
  readonly key: NamedText;
}

/**
 * An organisation's own certificate.
 * @throws Problem `config.invalid` naming the file that holds none, when the two do not belong together, or when the
 * certificate has expired.
 */
export function checkCertificate({ certificate, key }: TlsFiles, now: Date): TlsMaterial {
  const parsed = parsedFrom(certificate, "certificate", (text) => new X509Certificate(text));
  const isPair = parsed.checkPrivateKey(parsedFrom(key, "private key", (text) => createPrivateKey(text)));
  if (!isPair) throw invalid(`The key in ${key.file} does not belong to the certificate in ${certificate.file}.`);
  if (parsed.validToDate <= now) throw invalid(`The certificate in ${certificate.file} expired on ${parsed.validTo}.`);
  return { certificate: certificate.text, key: key.text };
}

function parsedFrom<T>({ file, text }: NamedText, what: string, parse: (text: string) => T): T {
  try {
    return parse(text);
  } catch (cause) {
    throw invalid(`${file} holds no ${what} in PEM without a passphrase.`, cause);
  }
}

function invalid(message: string, cause?: unknown): Problem {
  return new Problem("config.invalid", message, { cause });
}

const DAY_MS = 86_400_000;
const LIFETIME_DAYS = 825; // what browsers and Apple take at most from a private authority
const RENEW_BEFORE_DAYS = 30;

/**
 * The self-signed certificate of this install, made when there is none, when it is about to end, or when a name is
 * missing. ECDSA P-256; the key is readable by its owner only.
 */
export async function selfSignedCertificate(
  directory: string,
  names: readonly string[],
  now: Date,
): Promise<TlsMaterial> {
  const file = join(directory, "self-signed.pem");
  const kept = await readFile(file, "utf8").catch(() => undefined);
  if (kept !== undefined) {
    const parts = splitPem(kept);
    if (parts !== undefined && isStillGood(parts.certificate, names, now)) return parts;
  }
  const made = await makeSelfSigned(names, now);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  // Both in one file, so that a crash cannot leave a key without its certificate.
  const temporary = `${file}.${randomBytes(6).toString("hex")}`;
  await writeFile(temporary, `${made.certificate}\n${made.key}\n`, { mode: 0o600 });
  await chmod(temporary, 0o600);
  await rename(temporary, file);
  return made;
}

/** Names under which a listener on `address` is reached from outside; on every interface for `0.0.0.0` and `::`. */
export function certificateNames(address: string): readonly string[] {
  const own = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const isWild = address === "0.0.0.0" || address === "::";
  // Link-local addresses come and go, and no browser takes their zone.
  const addresses = isWild ? own.map((one) => one.address).filter((one) => !/^fe80:/i.test(one)) : [address];
  return [...new Set(["localhost", hostname().toLowerCase(), ...addresses.sort()])];
}

/** SHA-256 of the certificate as people compare it, `AB:CD:…`. */
export function fingerprint(certificate: string): string {
  return new X509Certificate(certificate).fingerprint256;
}

function splitPem(text: string): TlsMaterial | undefined {
  const certificate = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(text)?.[0];
  const key = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/.exec(text)?.[0];
  return certificate === undefined || key === undefined ? undefined : { certificate, key };
}

function isStillGood(certificate: string, names: readonly string[], now: Date): boolean {
  const parsed = new X509Certificate(certificate);
  return (
    parsed.validToDate.getTime() - now.getTime() > RENEW_BEFORE_DAYS * DAY_MS &&
    names.every((name) => (isIP(name) === 0 ? parsed.checkHost(name) : parsed.checkIP(name)) !== undefined)
  );
}

async function makeSelfSigned(names: readonly string[], now: Date): Promise<TlsMaterial> {
  // Loaded only for this: node:crypto reads certificates but cannot make one.
  await import("reflect-metadata"); // the library's own need, before it
  const x509 = await import("@peculiar/x509");
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const serial = randomBytes(16);
  serial[0] = (serial[0] ?? 0) & 0x7f; // positive, as DER integers are signed
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serial.toString("hex"),
      name: [{ CN: ["Cordon"] }, { O: ["self-signed"] }],
      notBefore: new Date(now.getTime() - DAY_MS), // clocks differ
      notAfter: new Date(now.getTime() + LIFETIME_DAYS * DAY_MS),
      signingAlgorithm: algorithm,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(
          names.map((value) => ({ type: isIP(value) === 0 ? "dns" : "ip", value }) as const),
        ),
      ],
    },
    crypto,
  );
  const der = Buffer.from(await crypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
  const key = `-----BEGIN PRIVATE KEY-----\n${der.match(/.{1,64}/g)?.join("\n")}\n-----END PRIVATE KEY-----`;
  return { certificate: certificate.toString("pem"), key };
}
