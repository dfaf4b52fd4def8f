import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EngineOptions, TelemetryRole } from "./engine-options.ts";
import { DURABLE_TABLE_SETTINGS } from "./durability.ts";
import { sqlName } from "./sql-tokens.ts";

/** Writes chDB's configuration and returns the path of its main file. */
export function writeEngineConfig(options: EngineOptions): string {
  mkdirSync(options.configDir, { recursive: true, mode: 0o700 });
  const usersPath = join(options.configDir, "users.xml");
  const configPath = join(options.configDir, "config.xml");
  writeFileSync(usersPath, usersXml(options.database), { mode: 0o600 });
  writeFileSync(configPath, configXml(options, usersPath), { mode: 0o600 });
  return configPath;
}

function configXml(options: EngineOptions, usersPath: string): string {
  const { limits } = options;
  return xml([
    ["max_server_memory_usage", limits.serverMemoryBytes],
    ["mark_cache_size", limits.markCacheBytes],
    ["primary_index_cache_size", limits.indexCacheBytes],
    ["index_mark_cache_size", limits.indexCacheBytes],
    ["index_uncompressed_cache_size", 0],
    ["uncompressed_cache_size", 0],
    ["text_index_tokens_cache_size", limits.indexCacheBytes],
    ["text_index_header_cache_size", limits.indexCacheBytes],
    ["text_index_postings_cache_size", limits.indexCacheBytes],
    ["mmap_cache_size", 100],
    ["compiled_expression_cache_size", 8 * 1024 * 1024],
    ["query_cache", [["max_size_in_bytes", 0]]],
    ["background_pool_size", 2],
    ["background_merges_mutations_concurrency_ratio", 2],
    ["background_schedule_pool_size", 4],
    ["backups", [["allowed_path", options.backupDir]]],
    ["users_config", usersPath],
    ["storage_configuration", [["disks", [["default", [["keep_free_space_bytes", limits.keepFreeBytes]]]]]]],
    ["merge_tree", Object.entries(DURABLE_TABLE_SETTINGS)],
  ]);
}

type XmlNode = readonly [name: string, value: string | number | readonly XmlNode[]];

function xml(nodes: readonly XmlNode[]): string {
  return `<clickhouse>\n${nodes.map(element).join("\n")}\n</clickhouse>\n`;
}

function element([name, value]: XmlNode): string {
  const content = Array.isArray(value) ? value.map(element).join("") : escapeXml(String(value));
  return `<${name}>${content}</${name}>`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/**
 * Grants per role. chDB's only user is `default`; each session narrows itself with SET ROLE,
 * so what a role may not do is refused by ClickHouse itself.
 */
function usersXml(database: string): string {
  const own = `${sqlName(database)}.*`;
  const grants: Record<TelemetryRole, readonly string[]> = {
    ingest: [`GRANT SELECT, INSERT ON ${own}`],
    screens: ["GRANT SELECT, SHOW ON *.*"],
    people: [`GRANT SELECT, SHOW ON ${own}`],
    admin: ["GRANT ALL ON *.* WITH GRANT OPTION"],
  };
  const roles = Object.entries(grants).map(
    ([role, queries]): XmlNode => [role, [["grants", queries.map((query): XmlNode => ["query", query])]]],
  );
  const all = Object.keys(grants).map((role): XmlNode => ["query", `GRANT ${role}`]);
  return xml([
    ["profiles", [["default", ""]]],
    ["quotas", [["default", ""]]],
    ["roles", roles],
    [
      "users",
      [
        [
          "default",
          [
            ["password", ""],
            ["networks", [["ip", "::/0"]]],
            ["profile", "default"],
            ["quota", "default"],
            ["grants", all],
          ],
        ],
      ],
    ],
  ]);
}
