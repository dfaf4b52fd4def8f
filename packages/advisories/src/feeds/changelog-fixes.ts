import { compareVersions } from "../version/order.ts";
import type { FeedFormat, FeedSink, PieceReader } from "./feed-sink.ts";
import { NO_RELEASE, spaceOfRelease } from "./feed-release.ts";
import { isFields, textIn, textsIn } from "./fields.ts";

/**
 * Fixes read from the changelogs of a distribution's packages: `{"source","version","dist","date","cves"}`, one upload each.
 * Only uploads to the release itself say anything about it. An upload that names a weakness again mends what an earlier one left open: the highest version counts.
 */
export const CHANGELOG_FIXES: FeedFormat = { id: "changelog-fixes", shape: "values", start: createReader };

const UPLOADS = new Set(["", "-security", "-updates", "-proposed-updates"]);

interface Fix {
  readonly source: string;
  readonly weakness: string;
  readonly version: string;
}

function createReader(sink: FeedSink): PieceReader<unknown> {
  const { release } = sink;
  const home = spaceOfRelease(release);
  const fixes = new Map<string, Fix>();

  return {
    take: (value, place) => {
      if (!home || release === undefined) {
        sink.problem(place, NO_RELEASE);
        return;
      }
      const entry = isFields(value) ? value : {};
      const source = textIn(entry, "source", 200);
      const version = textIn(entry, "version", 300);
      const dist = textIn(entry, "dist", 100);
      if (source === undefined || version === undefined || dist === undefined) {
        sink.problem(place, "The entry has no source, version or dist.");
        return;
      }
      const uploaded = new Date(textIn(entry, "date", 60) ?? "");
      if (!Number.isNaN(uploaded.getTime())) sink.date(uploaded.toISOString());
      if (!dist.startsWith(release) || !UPLOADS.has(dist.slice(release.length))) return;
      if (!sink.wants(home.space, source)) return;
      for (const weakness of textsIn(entry, "cves", 100)) {
        const key = `${source}\n${weakness}`;
        const known = fixes.get(key);
        if (!known || compareVersions("dpkg", known.version, version) < 0)
          fixes.set(key, { source, weakness, version });
      }
    },
    end: () => {
      for (const { source, weakness, version } of fixes.values()) {
        sink.addAdvisory({
          id: weakness,
          aliases: [],
          bundles: [],
          feed: "debian-changelogs",
          cvss: [],
          affected: home
            ? [{ ...home, name: source, status: "affected", ranges: [{ fixed: version }], versions: [] }]
            : [],
        });
      }
    },
  };
}
