import { readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { Problem } from "@cordon/kernel";
import { parse as parseYaml } from "yaml";
import { Config } from "./config-schema.ts";
import { SETTINGS, type Setting } from "./config-settings.ts";
import { defaultDataDir } from "./data-dir.ts";
import { nearest } from "./nearest.ts";

export interface ConfigSources {
  /** From the command line, by path: `{ "console.port": "8000", dataDir: "/srv/cordon" }`. */
  readonly flags?: Readonly<Record<string, string | undefined>>;
  readonly environment?: NodeJS.ProcessEnv;
}

export interface LoadedConfig {
  readonly config: Config;
  /** The YAML file that was read. */
  readonly file: string | undefined;
  /** Likely slips that do not stop the start, such as a variable that nothing reads. */
  readonly warnings: readonly string[];
}

export const CONFIG_FILE = "cordon.yaml";
const PREFIX = "CORDON_";
const MAX_FILE_BYTES = 1024 * 1024;

interface Given {
  readonly value: unknown;
  /** As a person finds it: `--port`, `CORDON_PORT`, `console.port in /etc/cordon.yaml`. */
  readonly name: string;
}

/**
 * Defaults, under the YAML file, under the environment, under flags.
 * @throws Problem `config.invalid` naming every bad value, where it is set and what is expected.
 */
export function loadConfig({ flags = {}, environment = process.env }: ConfigSources = {}): LoadedConfig {
  const errors = new Map<string, string>();
  const above = new Map<string, Given>();
  for (const setting of SETTINGS) {
    const flag = flags[setting.path];
    const variable = environment[setting.environmentName];
    if (flag !== undefined) above.set(setting.path, { value: flag, name: flagName(setting) });
    else if (variable !== undefined && variable !== "")
      above.set(setting.path, { value: variable, name: setting.environmentName });
  }
  const explicitFile = environment["CORDON_CONFIG"];
  const dataDir = resolve(flags["dataDir"] ?? (environment["CORDON_DATA"] || defaultDataDir(environment)));
  const file = explicitFile === undefined || explicitFile === "" ? join(dataDir, CONFIG_FILE) : resolve(explicitFile);
  const { values: below, isFound } = readFileValues(file, errors);
  if (explicitFile && !isFound) errors.set("CORDON_CONFIG", `CORDON_CONFIG names ${file}, but there is no such file.`);
  if (!explicitFile && below.delete("dataDir")) {
    errors.set(
      "dataDir",
      `dataDir in ${file} has no effect, since that file was found by it: use CORDON_DATA or --data.`,
    );
  }
  const tree: Record<string, unknown> = {};
  for (const setting of SETTINGS) {
    const given = above.get(setting.path) ?? below.get(setting.path);
    const value = given ? valueOf(setting, given, errors) : setting.path === "dataDir" ? dataDir : undefined;
    if (value !== undefined)
      put(
        tree,
        setting.path.split("."),
        typeof value === "string" && setting.path === "dataDir" ? resolve(value) : value,
      );
  }
  refuse(errors);
  const config = Config.parse(tree);
  checkTogether(config, errors);
  refuse(errors);
  return { config, file: isFound ? file : undefined, warnings: unreadVariables(environment) };
}

function readFileValues(file: string, errors: Map<string, string>): { values: Map<string, Given>; isFound: boolean } {
  const values = new Map<string, Given>();
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size === undefined) return { values, isFound: false };
  try {
    if (size > MAX_FILE_BYTES) throw new Error("it is larger than 1 MB");
    collect(parseYaml(readFileSync(file, "utf8"), { maxAliasCount: 0, prettyErrors: false }), [], file, values, errors);
  } catch (error) {
    errors.set(file, `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return { values, isFound: true };
}

function collect(
  node: unknown,
  path: readonly string[],
  file: string,
  values: Map<string, Given>,
  errors: Map<string, string>,
): void {
  const name = path.join(".");
  if (SETTINGS.some((s) => s.path === name)) {
    if (node !== null) values.set(name, { value: node, name: `${name} in ${file}` });
    return;
  }
  if (node === null && path.length <= 1) return; // an empty file or section
  const isSection = path.length === 0 || SETTINGS.some((s) => s.path.startsWith(`${name}.`));
  if (!isSection) {
    const siblings = SETTINGS.map((s) => s.path.split(".").slice(0, path.length).join("."));
    const meant = nearest(name, [...new Set([...siblings, ...SETTINGS.map((s) => s.path)])]);
    errors.set(name, `${name} in ${file} is not a setting.${meant === undefined ? "" : ` Did you mean ${meant}?`}`);
  } else if (typeof node !== "object" || node === null || Array.isArray(node)) {
    errors.set(
      name || file,
      `${name ? `${name} in ${file}` : file} must hold settings by name, such as "console:" with "port: 7280" below it.`,
    );
  } else {
    for (const [key, inner] of Object.entries(node)) collect(inner, [...path, key], file, values, errors);
  }
}

/** Text from the environment means the number, the yes or the list that the setting wants. */
function valueOf(setting: Setting, { value, name }: Given, errors: Map<string, string>): unknown {
  const readings: unknown[] = [value];
  if (typeof value === "string") {
    const text = value.trim();
    if (/^-?\d+$/.test(text)) readings.push(Number(text));
    if (text === "true" || text === "false") readings.push(text === "true");
    readings.push(text.split(",").map((item) => item.trim()));
  }
  for (const reading of readings) {
    const parsed = setting.schema.safeParse(reading);
    if (parsed.success) return parsed.data;
  }
  const shown = setting.isSecret ? "has a value (not shown) that" : `is ${shorten(JSON.stringify(value))}, which`;
  errors.set(setting.path, `${name} ${shown} is not right: it must be ${setting.expects}.`);
  return undefined;
}

function checkTogether(config: Config, errors: Map<string, string>): void {
  for (const name of ["console", "ingest"] as const) {
    const { certificate, key } = config[name].tls;
    if ((certificate === undefined) === (key === undefined)) continue;
    errors.set(
      `${name}.tls`,
      `${name}.tls has only ${certificate === undefined ? "a key" : "a certificate"}: set both, or neither for a self-signed one.`,
    );
  }
  if (config.clickhouse.peopleUrl !== undefined && config.clickhouse.url === undefined) {
    errors.set(
      "clickhouse.peopleUrl",
      "clickhouse.peopleUrl (CORDON_CLICKHOUSE_PEOPLE_URL) goes with clickhouse.url: the engine inside has a reader of its own.",
    );
  }
  if ((config.oidc.issuer === undefined) !== (config.oidc.clientId === undefined)) {
    errors.set("oidc", "oidc needs both an issuer and a clientId (CORDON_OIDC_ISSUER, CORDON_OIDC_CLIENT_ID).");
  }
  for (const name of ["udp", "tcp"] as const) {
    const { isEnabled, address } = config.syslog[name];
    if (!isEnabled || isLoopback(address) || config.syslog.networks.length > 0) continue;
    errors.set(
      `syslog.${name}.address`,
      `syslog.${name}.address is ${address}, where anybody could send plain syslog: name the networks that may, in syslog.networks (CORDON_SYSLOG_NETWORKS).`,
    );
  }
}

/** 127.0.0.0/8 and ::1. */
export function isLoopback(address: string): boolean {
  return address.startsWith("127.") || address === "::1";
}

function unreadVariables(environment: NodeJS.ProcessEnv): string[] {
  const known = [...SETTINGS.map((setting) => setting.environmentName), "CORDON_CONFIG"];
  return Object.keys(environment).flatMap((name) => {
    if (!name.startsWith(PREFIX) || known.includes(name)) return [];
    const meant = nearest(
      name.slice(PREFIX.length),
      known.map((other) => other.slice(PREFIX.length)),
    );
    return meant === undefined ? [] : [`Nothing reads the variable ${name}. Did you mean ${PREFIX}${meant}?`];
  });
}

function refuse(errors: ReadonlyMap<string, string>): void {
  if (errors.size === 0) return;
  throw new Problem("config.invalid", [...errors.values()].join("\n"), { fields: Object.fromEntries(errors) });
}

function put(tree: Record<string, unknown>, [key = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) tree[key] = value;
  else put((tree[key] ??= {}) as Record<string, unknown>, rest, value); // we made it two lines up
}

function flagName({ path }: Setting): string {
  return path === "dataDir" ? "--data" : path === "console.port" ? "--port" : `--${path}`;
}

function shorten(text: string | undefined): string {
  const value = text ?? "nothing";
  return value.length > 100 ? `${value.slice(0, 100)}…` : value;
}
