/** A release of an operating system, from os-release or from the qualifiers of a package URL. */
export interface Distribution {
  /** `ID` of os-release, in lower case: `debian`, `ubuntu`, `alpine`, `almalinux`, `rhel`. */
  readonly id: string;
  /** `VERSION_ID`: `12`, `22.04`, `3.18.4`, `8.9`; undefined for a rolling release. */
  readonly versionId?: string;
  /** `VERSION_CODENAME`: `bookworm`. */
  readonly codename?: string;
}

/** What a binary package of a distribution was built from; advisories of Debian, Ubuntu and Alpine speak of it. */
export interface SourcePackage {
  readonly name: string;
  readonly version: string;
}

/** One version of one piece of software that is installed, locked or listed somewhere. */
export interface Component {
  /** Canonical package URL with version; what SBOMs, VEX and reports call this component. */
  readonly purl: string;
  /** The type of the package URL: `deb`, `rpm`, `apk`, `npm`, `pypi`, `gem`, `golang`, `maven`, `cargo`, `nuget`, `composer`, … */
  readonly type: string;
  /** Scope, group, vendor or distribution, as in the package URL, decoded: `@babel`, `org.apache.logging.log4j`, `debian`. */
  readonly namespace?: string;
  readonly name: string;
  /** Exactly as the native tool prints it, with epoch: `1:2.3-4`; empty where nobody says. */
  readonly version: string;
  /** Packages of a distribution; when the package manager names none, the package is its own source. */
  readonly source?: SourcePackage;
  readonly architecture?: string;
  /** The release it belongs to; packages of a distribution only. */
  readonly distribution?: Distribution;
  /** RPM modularity label, `nodejs:18:8080020230825:63b34585`. */
  readonly module?: string;
  /** For the image of a kernel: what `uname -r` prints while it runs. */
  readonly kernelRelease?: string;
  /** Where it was found, inside the root, folder or archive that was read; `!` enters an archive: `opt/app.jar!BOOT-INF/lib/log4j-core.jar`. */
  readonly paths: readonly string[];
  /** The package URL of the distribution's package that owns these files, when the package manager says so. */
  readonly ownedBy?: string;
  /** Only needed while developing or testing, as the lock file says. */
  readonly isDevelopment?: boolean;
  readonly licenses?: readonly string[];
}

/** Something that could not be read; the rest was. */
export interface ReadProblem {
  /** The file, relative to what was read; with `:line` or `!inner` where that helps. */
  readonly path: string;
  /** For a person: what is wrong and what was left out. */
  readonly message: string;
}

/** What is installed in one place. */
export interface Inventory {
  /** What was read: a folder, a file, a host. */
  readonly subject: string;
  /** Package URLs of the thing as a whole (an image, an application), for VEX statements that speak of it. */
  readonly products?: readonly string[];
  readonly distribution?: Distribution;
  /** `uname -r` of the running system; undefined when nothing runs (a folder, an image, an SBOM). */
  readonly runningKernel?: string;
  readonly components: readonly Component[];
  readonly problems: readonly ReadProblem[];
}
