export const PERMISSIONS = {
  "inventory:read-hosts": "See hosts, their addresses and the user names seen on them",
  "inventory:edit-hosts": "Set criticality, owner and tags of hosts",
} as const;
