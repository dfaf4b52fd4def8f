/** Small and safe: a few users, one machine, never lose what was acknowledged. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: "",
  unix_socket_permissions: "0700",
  max_connections: "40",
  shared_buffers: "64MB",
  work_mem: "8MB",
  maintenance_work_mem: "64MB",
  effective_cache_size: "512MB",
  fsync: "on",
  full_page_writes: "on",
  synchronous_commit: "on",
  wal_compression: "on",
  max_wal_size: "512MB",
  min_wal_size: "64MB",
  jit: "off",
  // Each worker is a process that idles in memory; two cores gain nothing from them.
  io_method: "sync",
  max_worker_processes: "2",
  max_parallel_workers_per_gather: "0",
  max_parallel_maintenance_workers: "0",
  max_logical_replication_workers: "0",
  max_wal_senders: "0",
  autovacuum_max_workers: "2",
  password_encryption: "scram-sha-256",
  log_destination: "stderr",
  logging_collector: "off",
  log_min_messages: "warning",
  log_line_prefix: "",
  // A failing statement may carry a secret, so neither it nor the DETAIL with its values is logged.
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
  timezone: "UTC",
  log_timezone: "UTC",
};

/** As arguments of `postgres`: nothing in the data directory can override them. */
export function postgresArguments(where: { readonly cluster: string; readonly socketDir: string }): string[] {
  const settings = { ...SETTINGS, unix_socket_directories: where.socketDir };
  return ["-D", where.cluster, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
}

/** Only the users named in `pg_ident.conf`, told apart by the kernel; no password, no network. */
export const HBA = "local all all peer map=cordon\n";

/** `logins`: users of this system that may connect, as Cordon's role or as the administrator. */
export function identFile(logins: readonly string[], roles: readonly string[]): string {
  return logins.flatMap((login) => roles.map((role) => `cordon "${login.replaceAll('"', '""')}" ${role}\n`)).join("");
}
