import type { Migration } from "kysely/migration";
import { hosts } from "./001-hosts.ts";

export const migrations: Readonly<Record<string, Migration>> = { "001-hosts": hosts };
