import { cx } from "@cordon/ui";
import { Link } from "@tanstack/react-router";
import { Fragment, type ReactElement, type ReactNode, useMemo } from "react";
import type { Inline } from "./parse-inline.ts";
import { type Block, parseMarkdown } from "./parse-markdown.ts";

/** What a person wrote, as elements of ours: no HTML of theirs ever gets into the page. */
export function Markdown({ text, className }: { readonly text: string; readonly className?: string }): ReactElement {
  const blocks = useMemo(() => parseMarkdown(text), [text]);
  return (
    <div
      dir="auto"
      className={cx(
        "flex max-w-[75ch] flex-col gap-2 break-words [overflow-wrap:anywhere] [unicode-bidi:isolate]",
        className,
      )}
    >
      <Blocks blocks={blocks} />
    </div>
  );
}

function Blocks({ blocks }: { readonly blocks: readonly Block[] }): ReactElement {
  return (
    <>
      {blocks.map((block, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- the text is their only identity, and it is read anew
        <BlockView key={index} block={block} />
      ))}
    </>
  );
}

function BlockView({ block }: { readonly block: Block }): ReactElement {
  switch (block.kind) {
    case "paragraph":
      return <p>{inlines(block.children)}</p>;
    case "heading":
      return <p className="font-semibold">{inlines(block.children)}</p>;
    case "code":
      return (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls sideways, also by keyboard
        <pre
          tabIndex={0}
          className="scroll-thin overflow-x-auto rounded-sm bg-sunken px-2 py-1.5 [overflow-wrap:normal]"
        >
          <code>{block.text}</code>
        </pre>
      );
    case "list":
      return block.isOrdered ? (
        <ol start={block.start} className="ml-5 list-decimal marker:text-muted">
          {items(block.items)}
        </ol>
      ) : (
        <ul className="ml-5 list-disc marker:text-muted">{items(block.items)}</ul>
      );
    case "quote":
      return (
        <blockquote className="flex flex-col gap-2 border-l-2 border-line-strong pl-3 text-muted">
          <Blocks blocks={block.children} />
        </blockquote>
      );
    case "line":
      return <hr />;
    default:
      return block satisfies never;
  }
}

function items(list: readonly (readonly Inline[])[]): ReactNode {
  return list.map((item, index) => (
    // oxlint-disable-next-line react/no-array-index-key -- as above
    <li key={index}>{inlines(item)}</li>
  ));
}

function inlines(children: readonly Inline[]): ReactNode {
  return children.map((inline, index) => (
    // oxlint-disable-next-line react/no-array-index-key -- as above
    <Fragment key={index}>{inlineView(inline)}</Fragment>
  ));
}

function inlineView(inline: Inline): ReactNode {
  switch (inline.kind) {
    case "text":
      return inline.text;
    case "break":
      return <br />;
    case "code":
      return <code className="rounded-sm bg-sunken px-1">{inline.text}</code>;
    case "strong":
      return <strong className="font-semibold">{inlines(inline.children)}</strong>;
    case "emphasis":
      return <em>{inlines(inline.children)}</em>;
    case "struck":
      return <s>{inlines(inline.children)}</s>;
    case "link":
      return <SafeLink href={inline.href}>{inlines(inline.children)}</SafeLink>;
    default:
      return inline satisfies never;
  }
}

const LINK = "text-accent-text underline decoration-line-strong underline-offset-2 hover:decoration-current";

/** Where it really leads stands beside it, whatever its words say. */
function SafeLink({ href, children }: { readonly href: string; readonly children: ReactNode }): ReactElement {
  if (href.startsWith("/")) {
    return (
      <Link to={href} className={LINK}>
        {children}
      </Link>
    );
  }
  const { host } = new URL(href);
  return (
    <>
      <a href={href} target="_blank" rel="noopener noreferrer nofollow" className={LINK} title={href}>
        {children}
      </a>
      {host === "" ? null : <span className="text-small text-muted"> ({host})</span>}
    </>
  );
}
