import { spaceOfEcosystem } from "../version/ecosystem-space.ts";
import type { FeedFormat, FeedSink } from "./feed-sink.ts";
import { asDate, type Fields, fieldsIn, isFields, textIn, textsIn } from "./fields.ts";
import { objectReader } from "./object-reader.ts";
import { addRawAdvisory } from "./raw-advisory.ts";
import { inside, intervalOf } from "./requirement-ranges.ts";

/** The advisories of FriendsOfPHP as JSON: the affected versions of each branch. */
export const FRIENDS_OF_PHP: FeedFormat = {
  id: "friends-of-php",
  licence: "Unlicense",
  ...objectReader(takeAdvisory),
};

const SCHEME = spaceOfEcosystem("Packagist")?.scheme ?? "generic";

function takeAdvisory(value: Fields, place: string, sink: FeedSink): void {
  const name = /^composer:\/\/([^\s?#]{1,200})$/.exec(textIn(value, "reference") ?? "")?.[1];
  const file = textIn(value, "_path", 300)?.replace(/\.ya?ml$/, "");
  const cve = textIn(value, "cve", 40);
  const id = cve ?? (file === undefined ? undefined : `FRIENDSOFPHP/${file}`);
  const branches = Object.values(fieldsIn(value, "branches")).filter(isFields);
  const intervals = branches.map((branch) => intervalOf(textsIn(branch, "versions"), SCHEME));
  const known = intervals.filter((interval) => interval !== undefined);
  if (name === undefined || id === undefined || known.length === 0 || known.length < intervals.length) {
    sink.problem(place, "The entry has no package, no id, or versions that are not understood.");
    return;
  }
  const link = textIn(value, "link");
  const times = branches.flatMap((branch) => asDate(branch["time"]) ?? []);
  addRawAdvisory(
    {
      id,
      aliases: [],
      feed: "friends-of-php",
      ecosystem: "Packagist",
      name,
      affected: inside(known),
      summary: textIn(value, "title", 500),
      publishedAt: times.toSorted()[0],
      references: link === undefined ? [] : [link],
    },
    sink,
  );
}
