/** What a kernel makes up, and the file systems of containers: theirs, not this machine's. */
const FOREIGN: ReadonlySet<string> = new Set([
  "proc",
  "sys",
  "dev",
  "run",
  "var/lib/docker",
  "var/lib/containerd",
  "var/lib/containers",
  "var/lib/kubelet/pods",
  "var/lib/lxc",
  "var/lib/machines",
]);

/** Whether a folder of a root file system holds nothing that is installed there. */
export function isForeignFolder(path: string): boolean {
  return FOREIGN.has(path);
}
