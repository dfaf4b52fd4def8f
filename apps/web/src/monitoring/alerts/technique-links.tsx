import type { ReactElement } from "react";

/** Techniques of ATT&CK by their numbers, each leading to its page at MITRE. */
export function TechniqueLinks({ techniques }: { readonly techniques: readonly string[] }): ReactElement {
  return (
    <span className="flex flex-wrap gap-x-3">
      {techniques.map((technique) =>
        TECHNIQUE.test(technique) ? (
          <a
            key={technique}
            href={`https://attack.mitre.org/techniques/${technique.replace(".", "/")}/`}
            target="_blank"
            rel="noreferrer noopener"
            className="font-mono text-small text-accent-text hover:underline"
          >
            {technique}
          </a>
        ) : (
          <code key={technique} className="text-small">
            {technique}
          </code>
        ),
      )}
    </span>
  );
}

const TECHNIQUE = /^T\d{4}(?:\.\d{3})?$/;
