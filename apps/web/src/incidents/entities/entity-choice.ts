import { useUrlState } from "../../url-state.ts";
import type { Entity } from "./entity-link.ts";

/** How the URL and the API name an entity. */
export function nameOf({ kind, key }: Pick<Entity, "kind" | "key">): string {
  return `${kind}:${key}`;
}

/** The entity that the story is narrowed to, from the URL; choosing it again gives the whole story back. */
export function useEntityChoice(): readonly [string | undefined, (name: string | undefined) => void] {
  const [url, setUrl] = useUrlState();
  const chosen = url["entity"];
  return [chosen, (name) => setUrl({ entity: name === chosen ? undefined : name }, { replace: true })];
}
