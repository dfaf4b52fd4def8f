import { z } from "zod";
import { Config } from "./config-schema.ts";

/** One thing that can be set. */
export interface Setting {
  /** `syslog.udp.port`, as in the YAML file. */
  readonly path: string;
  readonly environmentName: string;
  readonly description: string;
  readonly expects: string;
  readonly isSecret: boolean;
  readonly schema: z.ZodType;
  /** Undefined when it is unset without you. */
  readonly standard: unknown;
}

/** In the order of the schema. */
export const SETTINGS: readonly Setting[] = settingsOf(Config, []);

export interface ConfigRow {
  readonly path: string;
  readonly environmentName: string;
  readonly default: string;
  readonly expects: string;
  readonly description: string;
}

/** For the generated reference. */
export function describeConfig(): readonly ConfigRow[] {
  return SETTINGS.map(({ path, environmentName, standard, expects, description }) => ({
    path,
    environmentName,
    default:
      path === "dataDir"
        ? "`data` in the installation; where that cannot be written `/var/lib/cordon` as root, else `~/.local/share/cordon`"
        : standard === undefined
          ? ""
          : JSON.stringify(standard),
    expects,
    description,
  }));
}

function settingsOf(schema: z.ZodType, path: readonly string[]): Setting[] {
  const section = sectionOf(schema);
  if (section)
    return Object.entries(section.shape).flatMap(([key, inner]) => settingsOf(inner as z.ZodType, [...path, key])); // zod types a shape loosely
  const meta = schema.meta();
  if (!meta?.description || !meta.expects) throw new Error(`the setting ${path.join(".")} is not described`);
  const standard = schema.safeParse(undefined);
  return [
    {
      path: path.join("."),
      environmentName: meta.environmentName ?? environmentNameOf(path),
      description: meta.description,
      expects: meta.expects,
      isSecret: meta.isSecret ?? false,
      schema,
      standard: standard.success ? standard.data : undefined,
    },
  ];
}

function sectionOf(schema: z.ZodType): z.ZodObject | undefined {
  if (schema instanceof z.ZodObject) return schema;
  return schema instanceof z.ZodPrefault && schema.def.innerType instanceof z.ZodObject
    ? schema.def.innerType
    : undefined;
}

/** `syslog.udp.port` → `CORDON_SYSLOG_UDP_PORT`, `retention.eventDays` → `CORDON_RETENTION_EVENT_DAYS`. */
function environmentNameOf(path: readonly string[]): string {
  return ["CORDON", ...path.map((part) => part.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase())].join("_");
}
