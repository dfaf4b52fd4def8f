import type { SignInAnswer, WhoAmI } from "@cordon/platform/platform-contract";
import { Button, buttonClass, cx, TextField } from "@cordon/ui";
import { useMutation } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { api } from "../api/client.ts";
import { Form, FormProblem } from "../form.tsx";
import { hasPasskeys, signInWithPasskey } from "./passkey.ts";

export interface SignInFormProps {
  readonly onSignedIn: (me: WhoAmI) => void;
  /** Known when a session only ran out. */
  readonly email?: string;
  /** Of the organisation's sign-in page, where there is one. */
  readonly oidc?: { readonly href: string; readonly opensTab?: boolean } | undefined;
  /** What went wrong before this form was shown. */
  readonly problem?: string | undefined;
}

type Challenge = Extract<SignInAnswer, { state: "second-factor" }>;

/** Email and password, then the second factor where the member has one; or a passkey alone. */
export function SignInForm(props: SignInFormProps): ReactElement {
  const { onSignedIn, email: knownEmail = "", oidc, problem: earlier } = props;
  const [email, setEmail] = useState(knownEmail);
  const [password, setPassword] = useState("");
  const [challenge, setChallenge] = useState<Challenge>();
  const proceed = (answer: SignInAnswer): void => {
    if (answer.state === "signed-in") onSignedIn(answer.me);
    else setChallenge(answer);
  };
  const signIn = useMutation({ mutationFn: () => api.signIn({ body: { email, password } }), onSuccess: proceed });
  const passkey = useMutation({ mutationFn: () => signInWithPasskey(undefined), onSuccess: proceed });
  const problem = signIn.error ?? passkey.error;

  if (challenge !== undefined) {
    return (
      <SecondFactorForm
        challenge={challenge}
        onSignedIn={onSignedIn}
        onBack={() => {
          setChallenge(undefined);
          setPassword("");
        }}
      />
    );
  }
  return (
    <div className="flex flex-col gap-4">
      {problem === null ? <FormProblem error={earlier} /> : null}
      <Form
        deed={{ mutate: () => signIn.mutate(), isPending: signIn.isPending, error: problem }}
        submit="Sign in"
        isDisabled={email.trim() === "" || password === ""}
      >
        <TextField
          label="Email"
          type="email"
          name="email"
          autoComplete="username"
          value={email}
          onChange={setEmail}
          autoFocus={knownEmail === ""}
        />
        <TextField
          label="Password"
          type="password"
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          autoFocus={knownEmail !== ""}
        />
      </Form>
      {hasPasskeys() || oidc !== undefined ? (
        <div className="flex flex-col gap-2 border-t pt-4">
          {hasPasskeys() ? (
            <Button icon="key" onPress={() => passkey.mutate()} isPending={passkey.isPending}>
              Sign in with a passkey
            </Button>
          ) : null}
          {oidc === undefined ? null : (
            <a
              href={oidc.href}
              className={cx(buttonClass(), "w-full")}
              {...(oidc.opensTab === true ? { target: "_blank", rel: "noreferrer" } : {})}
            >
              Sign in with your organisation
            </a>
          )}
        </div>
      ) : null}
    </div>
  );
}

interface SecondFactorFormProps {
  readonly challenge: Challenge;
  readonly onSignedIn: (me: WhoAmI) => void;
  readonly onBack: () => void;
}

function SecondFactorForm({ challenge, onSignedIn, onBack }: SecondFactorFormProps): ReactElement {
  const [code, setCode] = useState("");
  const { challengeId, secondFactor } = challenge;
  const prove = useMutation({
    mutationFn: () => api.proveSecondFactor({ body: { challengeId, code } }),
    onSuccess: (answer) => onSignedIn(answer.me),
  });
  const passkey = useMutation({
    mutationFn: () => signInWithPasskey(challengeId),
    onSuccess: (answer) => onSignedIn(answer.me),
  });
  const problem = prove.error ?? passkey.error;
  return (
    <div className="flex flex-col gap-4">
      {secondFactor.includes("totp") ? (
        <Form
          deed={{ mutate: () => prove.mutate(), isPending: prove.isPending, error: problem }}
          submit="Confirm"
          isDisabled={code.trim().length < 6}
        >
          <TextField
            label="Code"
            hint="Six digits from your authenticator app, or one of your recovery codes."
            inputMode="numeric"
            autoComplete="one-time-code"
            value={code}
            onChange={setCode}
            isMono
            autoFocus
          />
        </Form>
      ) : (
        <FormProblem error={problem} />
      )}
      {secondFactor.includes("passkey") ? (
        <Button icon="key" onPress={() => passkey.mutate()} isPending={passkey.isPending}>
          Use a passkey
        </Button>
      ) : null}
      <Button tone="quiet" icon="left" onPress={onBack} className="self-start">
        Another account
      </Button>
    </div>
  );
}
