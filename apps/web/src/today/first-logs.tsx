import { Command } from "@cordon/ui";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { useSession } from "../session/session.ts";

/** Four ways to send the first logs, each with the exact command. */
export function FirstLogs(): ReactElement {
  const { can } = useSession();
  const { origin, hostname } = window.location;
  return (
    <ol className="flex max-w-[760px] flex-col gap-7">
      <Way
        title="A file on this machine"
        lead="Plain text, NDJSON or gzip. It shows progress and answers when everything is on disk."
      >
        <Command>cordon send /var/log/auth.log</Command>
        <p className="text-muted">
          For old recordings add <code>--historical</code>, so that their age does not count as a wrong clock.
        </p>
      </Way>
      <Way
        title="From any machine, over HTTP"
        lead={
          can("platform:manage-tokens") ? (
            <>
              Make a token in{" "}
              <Link
                to="/settings/tokens"
                search={{ new: "1" }}
                className="font-medium text-accent-text hover:underline"
              >
                Settings, API tokens
              </Link>{" "}
              and put it in the environment, not on the command line.
            </>
          ) : (
            "Ask an administrator for a token, and put it in the environment, not on the command line."
          )
        }
      >
        <Command>{`curl -sS ${origin}/api/v1/events \\
  -H "Authorization: Bearer $CORDON_TOKEN" \\
  -H "Content-Type: text/plain" \\
  --data-binary @/var/log/auth.log`}</Command>
      </Way>
      <Way
        title="rsyslog, as it happens"
        lead="One file on the sending host, then restart rsyslog. Syslog has no sign-in, so its records are marked as unauthenticated."
      >
        <Command label="Copy rsyslog configuration" hasPrompt={false}>{`# /etc/rsyslog.d/60-cordon.conf
*.* action(type="omfwd" target="${hostname}" port="${SYSLOG_PORT}" protocol="tcp"
           TCP_Framing="octet-counted" action.resumeRetryCount="-1")`}</Command>
      </Way>
    </ol>
  );
}

const SYSLOG_PORT = 5514;

function Way({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead: ReactNode;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <li className="flex flex-col gap-2">
      <h2 className="font-semibold">{title}</h2>
      <p className="max-w-[75ch] text-muted">{lead}</p>
      {children}
    </li>
  );
}
