import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import { Problem } from "@cordon/kernel";
import { childUser, closedTo, explainClosed, type RunUser, spawnAs } from "../supervision/privileges.ts";
import { canRun, copyBinaries, findPostgresBinaries } from "./postgres-binaries.ts";

/** Where and as whom PostgreSQL runs. */
export interface PostgresPlace {
  readonly user: RunUser;
  /** The cluster's directory as we see it. */
  readonly cluster: string;
  /** The same as the server sees it: another path when its view of the file system is a private one. */
  readonly clusterInside: string;
  readonly socketDir: string;
  /** Path of one of its programs, as the server sees it. */
  readonly program: (name: "initdb" | "postgres") => string;
  /** Starts a command as `user`, in the private view if there is one. */
  readonly spawn: (command: readonly string[], options: SpawnOptions) => ChildProcess;
}

export interface PostgresFolders {
  /** Ours alone: the cluster of each major version, and a copy of the binaries when they are out of reach. */
  readonly dataDir: string;
  /** Short and private; the socket is in it. */
  readonly runtimeDir: string;
  readonly user?: RunUser;
}

const MAJOR = "18";
const ENVIRONMENT = { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C", TZ: "UTC" };

/**
 * Makes the folders and decides how the server reaches them.
 * @throws Problem `database.unreachable` when the user it must run as cannot, and there is no way around.
 */
export async function preparePlace({
  dataDir,
  runtimeDir,
  user = wantedUser(),
}: PostgresFolders): Promise<PostgresPlace> {
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  makePrivate(runtimeDir, user);
  const cluster = join(dataDir, MAJOR);
  if (existsSync(cluster)) giveTo(user, cluster);

  const found = findPostgresBinaries();
  const isDataOpen = closedTo(user, dataDir) === undefined;
  const areBinariesOpen = canRun(user, found);
  if (!areBinariesOpen) copyBinaries(found, dataDir);
  if (!isDataOpen) await requirePrivateView(user, dataDir);

  const seenAs = isDataOpen ? dataDir : join(runtimeDir, "data");
  if (!isDataOpen) makePrivate(seenAs, user);
  const binaries = areBinariesOpen
    ? found.directory
    : copyBinaries(found, dataDir).directory.replace(dataDir, () => seenAs);
  return {
    user,
    cluster,
    clusterInside: join(seenAs, MAJOR),
    socketDir: runtimeDir,
    program: (name) => join(binaries, "bin", name),
    spawn: (command, options) => {
      const [file = "", ...args] = isDataOpen ? command : inPrivateView(user, dataDir, seenAs, command);
      return spawn(file, args, { cwd: "/", env: ENVIRONMENT, ...(isDataOpen ? spawnAs(user) : {}), ...options });
    },
  };
}

/** Runs a command to its end. @throws Problem `database.start-failed` with its last words. */
export async function runInPlace(place: PostgresPlace, command: readonly string[], input = ""): Promise<void> {
  const child = place.spawn(command, { stdio: ["pipe", "ignore", "pipe"] });
  let words = "";
  child.stderr?.on("data", (chunk: Buffer) => (words = (words + chunk.toString("utf8")).slice(-2_000)));
  child.stdin?.on("error", () => {}); // it may end without reading; its exit code says what happened
  child.stdin?.end(input);
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once("error", reject).once("close", resolve),
  );
  if (code !== 0)
    throw new Problem(
      "database.start-failed",
      `PostgreSQL could not be set up: ${words.trim() || `exit code ${code}`}`,
    );
}

/** A new cluster appears whole or not at all: it is made beside its place and then renamed. */
export async function ensureCluster(place: PostgresPlace, administrator: string): Promise<void> {
  if (existsSync(join(place.cluster, "PG_VERSION"))) return;
  const unfinished = `${place.cluster}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  makePrivate(unfinished, place.user);
  await runInPlace(place, [
    place.program("initdb"),
    ...[
      "-D",
      `${place.clusterInside}.new`,
      "-U",
      administrator,
      "-E",
      "UTF8",
      "--auth=peer",
      "--data-checksums",
      "--no-instructions",
    ],
    ...["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"],
  ]);
  renameSync(unfinished, place.cluster);
}

function wantedUser(): RunUser {
  const user = childUser();
  if (user) return user;
  throw new Problem(
    "database.unreachable",
    "PostgreSQL refuses to run as root and this system has neither a user cordon nor nobody: create one (useradd --system cordon), or set CORDON_DATABASE_URL.",
  );
}

function makePrivate(directory: string, user: RunUser): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (lstatSync(directory).isSymbolicLink())
    throw new Problem("database.unreachable", `${directory} is a link; it must be a directory.`);
  chmodSync(directory, 0o700);
  if (process.getuid?.() === 0) chownSync(directory, user.uid, user.gid);
}

/** After the user changed (`cordon` was created later, say) the cluster follows; nothing runs in it now. */
function giveTo(user: RunUser, path: string): void {
  const { uid } = lstatSync(path);
  if (uid === user.uid) return;
  if (process.getuid?.() !== 0) {
    throw new Problem(
      "database.unreachable",
      `${path} belongs to the user with id ${uid}: start Cordon as that user or as root.`,
    );
  }
  for (const entry of readdirSync(path, { recursive: true, encoding: "utf8" }))
    lchownSync(join(path, entry), user.uid, user.gid);
  lchownSync(path, user.uid, user.gid);
}

async function requirePrivateView(user: RunUser, dataDir: string): Promise<void> {
  const probe = spawn(
    "unshare",
    ["-m", "--propagation", "private", "setpriv", "--reuid", `${user.uid}`, "--clear-groups", "true"],
    {
      stdio: "ignore",
    },
  );
  const code = await new Promise<number | null>((resolve) =>
    probe.once("error", () => resolve(null)).once("close", resolve),
  );
  if (code === 0) return;
  const closed = closedTo(user, dataDir) ?? dataDir;
  throw new Problem(
    "database.unreachable",
    `${explainClosed(user, dataDir, closed)} Choose another data directory (--data), open that one (chmod o+x), or start Cordon as an ordinary user.`,
  );
}

/** Binds the data directory to a place the user can reach, in a mount namespace that ends with the process. */
function inPrivateView(user: RunUser, dataDir: string, seenAs: string, command: readonly string[]): string[] {
  const script =
    'mount --bind "$1" "$2" && u="$3" g="$4" && shift 4 && exec setpriv --reuid "$u" --regid "$g" --clear-groups "$@"';
  return [
    "unshare",
    "-m",
    "--propagation",
    "private",
    "sh",
    "-c",
    script,
    "sh",
    dataDir,
    seenAs,
    `${user.uid}`,
    `${user.gid}`,
    ...command,
  ];
}
