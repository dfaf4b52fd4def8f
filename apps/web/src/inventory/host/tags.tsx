import { Badge } from "@cordon/ui";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";

const MAX_TAGS = 30;
const MAX_LENGTH = 60;

/** The tags in a line of text, each once; or what is wrong with them, as a sentence. */
export function readTags(text: string): string[] | string {
  const tags = [...new Set(text.split(",").map((tag) => tag.trim()))].filter((tag) => tag !== "");
  if (tags.length > MAX_TAGS) return `A host has at most ${MAX_TAGS} tags; these are ${tags.length}.`;
  const long = tags.find((tag) => tag.length > MAX_LENGTH);
  if (long !== undefined) return `“${long.slice(0, 20)}…” is longer than ${MAX_LENGTH} characters.`;
  return tags;
}

/** Tags of a host, each leading to the hosts that share it. */
export function TagList({ tags }: { readonly tags: readonly string[] }): ReactElement {
  if (tags.length === 0) return <span className="text-muted">None</span>;
  return (
    <span className="flex flex-wrap gap-1">
      {tags.map((tag) => (
        <Link key={tag} to="/hosts" search={{ tag }} className="min-w-0 rounded-sm hover:underline">
          <Badge>{tag}</Badge>
        </Link>
      ))}
    </span>
  );
}
