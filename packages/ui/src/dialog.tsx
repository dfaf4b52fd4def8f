import { type FormEvent, type ReactElement, type ReactNode, useState } from "react";
import { Dialog as AriaDialog } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { Button, IconButton } from "./button.tsx";
import { cx } from "./cx.ts";
import { TextField } from "./field.tsx";

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons at the foot, the main one last. */
  readonly foot?: ReactNode;
  readonly width?: "narrow" | "normal" | "wide";
  /** Neither Escape nor a click outside closes it: an answer is needed. */
  readonly needsAnswer?: boolean;
  /** Present: the whole dialog is a form, and Enter sends it. */
  readonly onSubmit?: () => void;
}

const WIDTHS = { narrow: "sm:w-96", normal: "sm:w-[520px]", wide: "sm:w-[760px]" } as const;

/** Asks or shows one thing, above everything; focus goes back to where it came from. */
export function Dialog(props: DialogProps): ReactElement {
  const { title, isOpen, onClose, children, foot, width = "normal", needsAnswer = false, onSubmit } = props;
  const body = (
    <>
      <header className="flex items-center justify-between gap-2 py-3 pr-3 pl-4">
        <Heading slot="title" className="text-lead font-semibold">
          {title}
        </Heading>
        {needsAnswer ? null : <IconButton icon="close" label="Close" size="small" onPress={onClose} />}
      </header>
      <div className="scroll-thin min-h-0 flex-1 overflow-y-auto px-4 pb-4">{children}</div>
      {foot === undefined ? null : (
        <footer className="flex flex-wrap justify-end gap-2 border-t px-4 py-3">{foot}</footer>
      )}
    </>
  );
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      isDismissable={!needsAnswer}
      isKeyboardDismissDisabled={needsAnswer}
      className="fixed inset-0 z-30 flex items-start justify-center bg-scrim transition-opacity duration-(--motion) data-[entering]:opacity-0 data-[exiting]:opacity-0 sm:p-4 sm:pt-[12vh] phone:items-end"
    >
      <Modal
        className={cx(
          "flex max-h-full w-full flex-col overflow-hidden rounded-t border bg-raised shadow-pop sm:max-h-[80vh] sm:rounded",
          WIDTHS[width],
        )}
      >
        <AriaDialog role={needsAnswer ? "alertdialog" : "dialog"} className="flex min-h-0 flex-1 flex-col outline-none">
          {onSubmit === undefined ? (
            body
          ) : (
            <form
              className="flex min-h-0 flex-1 flex-col"
              noValidate
              onSubmit={(event: FormEvent) => submit(event, onSubmit)}
            >
              {body}
            </form>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

function submit(event: FormEvent, onSubmit: () => void): void {
  event.preventDefault();
  onSubmit();
}

export interface DangerDialogProps {
  /** Verb and number, for title and button alike: "Revoke 2 tokens". */
  readonly action: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
  /** What it does, to what. */
  readonly children: ReactNode;
  /** How it is undone, or that it cannot be. */
  readonly undo: string;
  /** A word to type first, for what cannot be undone. */
  readonly typeToConfirm?: string;
  readonly isPending?: boolean;
  readonly error?: string | undefined;
}

/** Says what will happen to how many and how it is undone; the button repeats the verb and the number. */
export function DangerDialog(props: DangerDialogProps): ReactElement {
  const { action, isOpen, onClose, onConfirm, children, undo, typeToConfirm, isPending = false, error } = props;
  const [typed, setTyped] = useState("");
  const isReady = typeToConfirm === undefined || typed.trim() === typeToConfirm;
  return (
    <Dialog
      title={action}
      isOpen={isOpen}
      onClose={onClose}
      onSubmit={() => {
        if (isReady && !isPending) onConfirm();
      }}
      foot={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button tone="danger" type="submit" isDisabled={!isReady} isPending={isPending}>
            {action}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <div>{children}</div>
        <p className="rounded border-l-2 border-warn-text bg-warn-soft px-3 py-2">{undo}</p>
        {typeToConfirm === undefined ? null : (
          <TextField
            label={`Type ${typeToConfirm} to confirm`}
            value={typed}
            onChange={setTyped}
            isMono
            autoComplete="off"
          />
        )}
        {error === undefined ? null : (
          <p role="alert" className="text-danger-text">
            {error}
          </p>
        )}
      </div>
    </Dialog>
  );
}
