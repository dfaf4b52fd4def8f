import { Button, CodeBlock, CopyButton, Dialog, plural, Skeleton, StateDot, TextField } from "@cordon/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactElement, useEffect, useState } from "react";
import { api } from "../../api/client.ts";
import { fieldErrors } from "../../api/problem.ts";
import { FormDialog, FormProblem } from "../../form.tsx";
import { useSession } from "../../session/session.ts";
import { useConfirmed } from "./confirmed.tsx";

interface Started {
  readonly secret: string;
  readonly uri: string;
}

/** Turns the authenticator app on and off. */
export function SecondFactor(): ReactElement {
  const { me } = useSession();
  const [started, setStarted] = useState<Started>();
  const start = useConfirmed(
    (password) => api.startTotp({ body: password === undefined ? {} : { password } }),
    setStarted,
  );
  const disable = useConfirmed(
    (password) => api.disableTotp({ body: password === undefined ? {} : { password } }),
    () => undefined,
  );
  return (
    <div className="flex flex-col items-start gap-3">
      {me.hasTotp ? (
        <>
          <StateDot tone="ok">On, {plural(me.recoveryCodesLeft, "recovery code")} left</StateDot>
          <Button onPress={disable.run} isPending={disable.isPending}>
            Turn off
          </Button>
        </>
      ) : (
        <>
          <StateDot tone="neutral">Off</StateDot>
          <Button onPress={start.run} isPending={start.isPending}>
            Set up
          </Button>
        </>
      )}
      <FormProblem error={start.problem ?? disable.problem} />
      {start.dialog}
      {disable.dialog}
      {started === undefined ? null : <ConfirmTotpDialog started={started} onClose={() => setStarted(undefined)} />}
    </div>
  );
}

function ConfirmTotpDialog({
  started,
  onClose,
}: {
  readonly started: Started;
  readonly onClose: () => void;
}): ReactElement {
  const queries = useQueryClient();
  const [code, setCode] = useState("");
  const confirm = useMutation({
    mutationFn: () => api.confirmTotp({ body: { code } }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["session"] }),
  });
  if (confirm.data !== undefined) {
    const codes = confirm.data.recoveryCodes.join("\n");
    return (
      <Dialog
        title="Keep these recovery codes"
        isOpen
        needsAnswer
        onClose={onClose}
        foot={
          <Button tone="primary" onPress={onClose}>
            I have stored them
          </Button>
        }
      >
        <p className="mb-3 text-muted">Each signs you in once when the app is lost. They are shown this once.</p>
        <CodeBlock text={codes} isColoured={false} />
      </Dialog>
    );
  }
  return (
    <FormDialog
      title="Set up the authenticator app"
      isOpen
      onClose={onClose}
      deed={confirm}
      submit="Turn on"
      isDisabled={code.trim().length !== 6}
      fields={["code"]}
    >
      <div className="flex gap-5 phone:flex-col">
        <QrCode text={started.uri} />
        <div className="flex min-w-0 flex-1 flex-col gap-4">
          <p className="text-muted">
            Scan it with the app, or type the secret, then enter the six digits that the app shows.
          </p>
          <div className="flex items-center gap-1">
            <code className="min-w-0 flex-1 break-all select-all">{started.secret}</code>
            <CopyButton text={started.secret} label="Copy secret" />
          </div>
          <TextField
            label="Code"
            inputMode="numeric"
            autoComplete="one-time-code"
            value={code}
            onChange={setCode}
            isMono
            autoFocus
            error={fieldErrors(confirm.error)["code"]}
          />
        </div>
      </div>
    </FormDialog>
  );
}

const QUIET_ZONE = 3;

/** Drawn as one path: no image, no inline style. Always dark on white, which every camera reads. */
function QrCode({ text }: { readonly text: string }): ReactElement {
  const [modules, setModules] = useState<{ readonly size: number; readonly path: string }>();
  useEffect(() => {
    let isGone = false;
    const draw = async (): Promise<void> => {
      const { create } = await import("qrcode");
      const { size, data } = create(text, { errorCorrectionLevel: "M" }).modules;
      const squares = Array.from(data).map((isDark, index) =>
        isDark === 0 ? "" : `M${(index % size) + QUIET_ZONE} ${Math.floor(index / size) + QUIET_ZONE}h1v1h-1z`,
      );
      if (!isGone) setModules({ size: size + 2 * QUIET_ZONE, path: squares.join("") });
    };
    void draw(); // without the picture the secret is still there to type
    return () => {
      isGone = true;
    };
  }, [text]);
  if (modules === undefined) return <Skeleton className="size-44 shrink-0" />;
  return (
    <svg
      viewBox={`0 0 ${modules.size} ${modules.size}`}
      className="size-44 shrink-0 rounded border"
      role="img"
      aria-label="QR code with the secret"
      shapeRendering="crispEdges"
    >
      <rect width={modules.size} height={modules.size} fill="#fff" />
      <path d={modules.path} fill="#000" />
    </svg>
  );
}
