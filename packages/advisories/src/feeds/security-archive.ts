import { compareVersions } from "../version/order.ts";
import type { FeedFormat, FeedSink } from "./feed-sink.ts";
import { NO_RELEASE, spaceOfRelease } from "./feed-release.ts";

/**
 * A package index of a distribution's security archive as advisories of their own: one security upload of Debian in six names no weakness, and still is to be installed.
 * `Packages` and `Sources`, and tables of package, version, source, source version, architecture, priority, section.
 */
export const SECURITY_ARCHIVE_INDEX: FeedFormat = {
  id: "security-archive",
  shape: "lines",
  start: (sink) => {
    const newest = createNewest(sink);
    let stanza = new Map<string, string>();
    const finish = (place: string): void => {
      if (stanza.size > 0) newest.take(sourceOf(stanza), place);
      stanza = new Map();
    };
    let last = "";
    return {
      take: (line, place) => {
        last = place;
        if (line === "") finish(place);
        const field = /^(Package|Source|Version|Binary):[ \t]*(.{1,500})/.exec(line);
        if (field?.[1] !== undefined && field[2] !== undefined) stanza.set(field[1], field[2].trim());
      },
      end: () => {
        finish(last);
        newest.end();
      },
    };
  },
};

export const SECURITY_ARCHIVE_TABLE: FeedFormat = {
  id: "security-archive",
  shape: "lines",
  start: (sink) => {
    const newest = createNewest(sink);
    return {
      take: (line, place) => {
        if (line === "") return;
        const [, , name, version] = line.split("\t", 5);
        newest.take({ name, version }, place);
      },
      end: newest.end,
    };
  },
};

interface Source {
  readonly name: string | undefined;
  readonly version: string | undefined;
}

/** `Source: glibc (2.36-9)` names the version only where it is another; without it the package is its own source. */
function sourceOf(stanza: ReadonlyMap<string, string>): Source {
  const told = /^([^\s()]+)(?:\s*\(([^()]+)\))?$/.exec(stanza.get("Source") ?? "");
  return { name: told?.[1] ?? stanza.get("Package"), version: told?.[2]?.trim() ?? stanza.get("Version") };
}

interface Newest {
  readonly take: (source: Source, place: string) => void;
  readonly end: () => void;
}

function createNewest(sink: FeedSink): Newest {
  const home = spaceOfRelease(sink.release);
  const versions = new Map<string, string>();
  let wasTold = false;

  return {
    take: ({ name, version }, place) => {
      if (!home) {
        if (!wasTold) sink.problem(place, NO_RELEASE);
        wasTold = true;
      } else if (!name || !version) sink.problem(place, "The entry has no source package or no version.");
      else if (sink.wants(home.space, name)) {
        const known = versions.get(name);
        if (known === undefined || compareVersions("dpkg", known, version) < 0) versions.set(name, version);
      }
    },
    end: () => {
      if (!home) return;
      for (const [name, version] of versions) {
        sink.addAdvisory({
          id: `SECURITY-UPLOAD/${home.space}/${name}/${version}`,
          aliases: [],
          bundles: [],
          feed: "security-archive",
          summary: `${name} ${version} is in the security archive of the distribution.`,
          cvss: [],
          affected: [{ ...home, name, status: "affected", ranges: [{ fixed: version }], versions: [] }],
        });
      }
    },
  };
}
