import { createXmlParser, type XmlParser } from "./xml-parser.ts";

export interface XmlElement {
  /** Without its prefix. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

interface OpenElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  text: string;
}

const MAX_TEXT = 1024 * 1024;

/** A small document as a tree. @throws Error when it is no XML. */
export function parseXml(text: string): XmlElement {
  let root: XmlElement | undefined;
  const parser = createTreeParser({
    keeps: (element) => {
      // The outermost closes last.
      root = element;
      return true;
    },
  });
  parser.write(text.replace(/^\uFEFF/, ""));
  parser.end();
  if (!root) throw new Error("It is no XML: there is no element.");
  return root;
}

/** Trees of elements as they end; what `keeps` refuses does not stay below its parent. */
export function createTreeParser({
  opened,
  keeps,
}: {
  readonly opened?: (name: string) => void;
  readonly keeps: (element: XmlElement) => boolean;
}): XmlParser {
  const open: OpenElement[] = [];
  return createXmlParser({
    open: (name, attributes) => {
      opened?.(name);
      open.push({ name, attributes, children: [], text: "" });
    },
    text: (part) => {
      const top = open.at(-1);
      if (top && top.text.length < MAX_TEXT) top.text += part;
    },
    close: () => {
      const closed = open.pop();
      if (closed && keeps(closed)) open.at(-1)?.children.push(closed);
    },
  });
}

export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

/** The text of a child, when there is one and it is not empty. */
export function contentOf(element: XmlElement, name: string): string | undefined {
  return childOf(element, name)?.text.trim() || undefined;
}
