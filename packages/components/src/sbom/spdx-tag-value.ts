import { describedBy, type SpdxPackage } from "./spdx-package.ts";

const MAX_VALUE = 64 * 1024;
const MAX_REFERENCES = 1_000;

interface OpenPackage {
  readonly line: number;
  readonly fields: Map<string, string>;
  readonly references: [string, string][];
}

/** A package with the line it begins in, or the identifier of what the document describes. */
type TagValuePart = { readonly spdx: SpdxPackage; readonly line: number } | { readonly describes: string };

/** The packages of a document in SPDX's tag-value form. */
export async function* tagValueParts(lines: AsyncIterable<string>): AsyncGenerator<TagValuePart, void> {
  let open: OpenPackage | undefined;
  for await (const { tag, value, line } of tags(lines)) {
    // Files, snippets and relationships come behind the packages they belong to.
    const isOther = ["FileName", "SnippetSPDXID", "Relationship", "LicenseID"].includes(tag);
    if ((tag === "PackageName" || isOther) && open) {
      yield { spdx: closed(open), line: open.line };
      open = undefined;
    }
    const [, from = "", relation = "", to = ""] =
      tag === "Relationship" ? (/^(\S+)\s+(\S+)\s+(\S+)$/.exec(value) ?? []) : [];
    const described = describedBy(from, relation, to);
    if (described !== undefined) yield { describes: described };
    if (tag === "PackageName") open = { line, fields: new Map(), references: [] };
    const [, type, locator] = tag === "ExternalRef" ? (/^\S+\s+(\S+)\s+(\S+)$/.exec(value) ?? []) : [];
    if (type !== undefined && locator !== undefined && open && open.references.length < MAX_REFERENCES)
      open.references.push([type, locator]);
    else if (open && !open.fields.has(tag)) open.fields.set(tag, value);
  }
  if (open) yield { spdx: closed(open), line: open.line };
}

interface Tag {
  readonly tag: string;
  readonly value: string;
  readonly line: number;
}

/** A value in `<text>` may go over lines. */
async function* tags(lines: AsyncIterable<string>): AsyncGenerator<Tag, void> {
  let number = 0;
  let pending: { readonly tag: string; readonly line: number; text: string } | undefined;
  for await (const line of lines) {
    number += 1;
    const [, tag, value] = /^([A-Za-z0-9]+):\s*(.*)$/.exec(pending ? "" : line) ?? [];
    if (tag !== undefined && value !== undefined && !value.startsWith("<text>")) {
      yield { tag, value: value.trim(), line: number };
      continue;
    }
    if (tag !== undefined && value !== undefined) pending = { tag, line: number, text: value.slice("<text>".length) };
    else if (pending && pending.text.length < MAX_VALUE) pending.text += `\n${line}`;
    if (!pending || !line.trimEnd().endsWith("</text>")) continue;
    yield { tag: pending.tag, value: pending.text.trimEnd().replace(/<\/text>$/, ""), line: pending.line };
    pending = undefined;
  }
}

function closed({ fields, references }: OpenPackage): SpdxPackage {
  return {
    id: fields.get("SPDXID") ?? "",
    name: fields.get("PackageName") ?? "",
    version: fields.get("PackageVersion"),
    purpose: fields.get("PrimaryPackagePurpose"),
    sourceInfo: fields.get("PackageSourceInfo"),
    license: fields.get("PackageLicenseDeclared"),
    comment: fields.get("PackageComment"),
    references,
  };
}
