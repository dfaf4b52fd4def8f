import { lstat, readFile, statfs } from "node:fs/promises";

/** Magic numbers of statfs(2): file systems on a disk of the machine. Overlays are containers, squashfs are snaps, the rest is network or made up. */
const ON_DISK: ReadonlySet<number> = new Set([
  0xef53, // ext2, ext3, ext4
  0x58465342, // xfs
  0x9123683e, // btrfs
  0x2fc12fc1, // zfs
  0xf2f52010, // f2fs
  0x3153464a, // jfs
  0x52654973, // reiserfs
  0xca451a4e, // bcachefs
]);

/** Tells whether a folder belongs to the machine whose root is walked. */
export type MountCheck = (place: string) => Promise<boolean>;

/** `/usr`, `/opt` or `/home` on a partition of its own belongs to the machine; a share of the network or the root of a container does not. */
export async function createMountCheck(rootDevice: number): Promise<MountCheck> {
  const mounted = await mountPoints();
  return async (place) => {
    // Asking each folder for its device costs as much as listing it.
    if (mounted && !mounted.has(place)) return true;
    const stats = await lstat(place).catch(() => undefined);
    if (!stats || stats.dev === rootDevice) return true;
    const fileSystem = await statfs(place).catch(() => undefined);
    return fileSystem !== undefined && ON_DISK.has(fileSystem.type >>> 0);
  };
}

/** Undefined where the kernel does not say. @source proc(5): the fifth field, blanks in octal */
async function mountPoints(): Promise<ReadonlySet<string> | undefined> {
  const text = await readFile("/proc/self/mountinfo", "utf8").catch(() => "");
  const places = text.split("\n").flatMap((line) => line.split(" ")[4] ?? []);
  const unescaped = places.map((place) =>
    place.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))),
  );
  return unescaped.length > 0 ? new Set(unescaped) : undefined;
}
