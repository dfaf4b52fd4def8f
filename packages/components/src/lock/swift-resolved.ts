import { quoted } from "../collector.ts";
import { fieldsOf, listOf, textAt } from "../json.ts";
import type { LockReader } from "./lock-reader.ts";

const MAX_ADDRESS = 2_000;

/** `Package.resolved` of Swift, versions 1 to 3: a package is called by the address of its repository. */
export const readSwiftResolved: LockReader = ({ text }, sink) => {
  const document = fieldsOf(JSON.parse(text));
  const pins = document.get("pins") ?? fieldsOf(document.get("object")).get("pins");
  for (const pin of listOf(pins)) {
    const address = textAt(pin, "location") ?? textAt(pin, "repositoryURL") ?? "";
    const name = repositoryOf(address);
    const version = textAt(pin, "state", "version");
    const called = quoted(textAt(pin, "identity") ?? textAt(pin, "package") ?? address);
    if (name === undefined)
      sink.problem(`Package ${called} does not come from a repository with a host and was left out.`);
    else if (version === undefined) sink.problem(`Package ${called} is pinned to no version and was left out.`);
    else sink.add({ type: "swift", name, version });
  }
};

/** `https://github.com/apple/swift-nio.git` and `git@github.com:apple/swift-nio` are `github.com/apple/swift-nio`. */
function repositoryOf(address: string): string | undefined {
  if (address.length > MAX_ADDRESS) return undefined;
  const [, host, path] =
    /^(?:https?|ssh|git):\/\/(?:[^@/]*@)?([\w.-]+)(?::\d+)?\/(.+)$/i.exec(address) ??
    /^(?:[\w.-]+@)([\w.-]+):(.+)$/.exec(address) ??
    [];
  const place = path?.replace(/\/+$/, "").replace(/\.git$/i, "");
  return host && place ? `${host.toLowerCase()}/${place}` : undefined;
}
