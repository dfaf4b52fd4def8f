import type { Component } from "../model/component.ts";

/** A component of which a test shows only what matters. */
export function aComponent(parts: Partial<Component>): Component {
  return { purl: "pkg:generic/thing@1", type: "generic", name: "thing", version: "1", paths: [], ...parts };
}
