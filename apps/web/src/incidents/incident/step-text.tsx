import { Fragment, type ReactElement } from "react";
import { plainText } from "../../plain-text.tsx";

/** A step in the words of its rule; what stands between backticks is for a machine. */
export function StepText({ text }: { readonly text: string }): ReactElement {
  return (
    <bdi className="break-words">
      {plainText(text)
        .split(/`([^`]+)`/)
        .map((part, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- the parts of one text
          <Fragment key={index}>{index % 2 === 1 ? <code>{part}</code> : part}</Fragment>
        ))}
    </bdi>
  );
}
