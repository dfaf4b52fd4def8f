import type { SourceItem } from "@cordon/monitoring/contract";
import {
  bytes,
  Command,
  CopyButton,
  count,
  duration,
  Histogram,
  Instant,
  KeyValueList,
  Peek,
  plural,
  RelativeTime,
  StateDot,
  useNow,
} from "@cordon/ui";
import { Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, type ReactNode, useMemo } from "react";
import { useSession } from "../../session/session.ts";
import { VouchingMark } from "../../vouching-mark.tsx";
import { refusalWords } from "./refusal-words.ts";
import { rateWords, Undecoded } from "./source-columns.tsx";
import { SourceEvents } from "./source-events.tsx";
import { recentEvents, sourceHealth, sourceTroubles } from "./source-health.ts";
import { receivedSearch } from "./source-link.ts";
import { DELIVERY_WORDS, KIND_WORDS, VOUCHING_LEVELS, vouchingSentence } from "./source-words.ts";

export interface SourcePanelProps {
  readonly source: SourceItem;
  /** Where the numbers begin. */
  readonly since: string;
  readonly onClose: () => void;
}

/** Everything about one source, and what would make its word stronger. */
export function SourcePanel({ source, since, onClose }: SourcePanelProps): ReactElement {
  const now = useNow();
  const troubles = sourceTroubles(source, now);
  const shown = troubles.length === 0 ? [sourceHealth(source, now)] : troubles;
  return (
    <Peek label={`Source ${source.name}`} title={<code>{source.name}</code>} onClose={onClose}>
      <div className="flex flex-col gap-6">
        <ul className="flex flex-col gap-2">
          {shown.map(({ state, tone, word, reason }) => (
            <li key={state}>
              <StateDot tone={tone}>{word}</StateDot>
              {reason === "" ? null : <p className="break-words">{reason}</p>}
            </li>
          ))}
        </ul>
        <Arrived source={source} since={since} />
        <Facts source={source} since={since} />
        <Part title="Decoded in the last 24 hours">
          <Decoders source={source} since={since} />
        </Part>
        <Vouching source={source} />
      </div>
    </Peek>
  );
}

type AboutSource = Omit<SourcePanelProps, "onClose">;

const HOUR_MS = 3_600_000;

/** What came in each hour; an hour or a part of the day opens what arrived then. */
function Arrived({ source, since }: AboutSource): ReactElement {
  const { can } = useSession();
  const navigate = useNavigate();
  const now = useNow();
  const recent = recentEvents(source);
  const buckets = useMemo(
    () => source.hourly.map((count, hour) => ({ at: new Date(Date.parse(since) + hour * HOUR_MS), count })),
    [source.hourly, since],
  );
  if (recent === 0) return <Part title="Nothing in the last 24 hours">{null}</Part>;
  return (
    <Histogram
      unit="events received"
      title={
        <span className="font-semibold">
          <SourceEvents source={source} since={since}>
            {plural(recent, "event")}
          </SourceEvents>{" "}
          received in the last 24 hours
        </span>
      }
      buckets={buckets}
      bucketMs={HOUR_MS}
      height={48}
      {...(can("monitoring:read-events")
        ? {
            onSelect: (from: Date, to: Date) =>
              void navigate({ to: "/events", search: receivedSearch(source, since, { from, to }, now) }),
          }
        : {})}
    />
  );
}

function Facts({ source, since }: AboutSource): ReactElement {
  const { lagMs, lastRefusal, refused } = source;
  return (
    <KeyValueList
      items={[
        { key: "Last seen", value: <RelativeTime at={source.lastSeenAt} /> },
        { key: "First seen", value: <Instant at={source.firstSeenAt} hasZone /> },
        { key: "Per minute", value: `${rateWords(source.ratePerMinute)} over the last 15 minutes` },
        {
          key: "Lag",
          value: lagMs === null ? "Unknown: no live records in the last hour" : `${duration(lagMs)}, median`,
        },
        {
          key: "Not understood",
          value: source.undecoded === 0 ? "None in the last 24 hours" : <Undecoded source={source} since={since} />,
        },
        {
          key: "Wrong clock",
          value:
            source.skewed === 0 ? (
              "None in the last 24 hours"
            ) : (
              <SourceEvents source={source} since={since} isSkewed>
                {plural(source.skewed, "record")}
              </SourceEvents>
            ),
        },
        {
          key: "Refused",
          value:
            refused === 0
              ? "None in the last 24 hours"
              : `${plural(refused, "batch", "batches")}.${lastRefusal === null ? "" : ` Last: ${refusalWords(lastRefusal)}`}`,
        },
        { key: "Stored in all", value: `${plural(source.events, "event")}, ${bytes(source.bytes)}` },
        {
          key: "Comes in as",
          value: (
            <>
              {KIND_WORDS[source.kind]}
              <span className="block text-muted">{DELIVERY_WORDS[source.kind]}</span>
            </>
          ),
        },
        {
          key: "Id",
          value: <code className="text-small">{source.id}</code>,
          actions: <CopyButton text={source.id} label="Copy id" />,
        },
      ]}
    />
  );
}

function Decoders({ source, since }: AboutSource): ReactElement {
  if (source.decoders.length === 0) return <p className="text-muted">Nothing came.</p>;
  return (
    <table className="w-full">
      <thead className="sr-only">
        <tr>
          <th>Decoder</th>
          <th>Events</th>
        </tr>
      </thead>
      <tbody>
        {source.decoders.map(({ name, events }) => (
          <tr key={name} className="border-b last:border-b-0">
            <td className="py-1.5">
              <code>{name}</code>
              {name === "text" ? <span className="text-muted"> kept whole, no decoder knew it</span> : null}
            </td>
            <td className="py-1.5 text-right">
              <SourceEvents source={source} since={since} decoder={name}>
                {count(events)}
              </SourceEvents>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A name that a shell takes as it is; anything else is for the reader to fill in. */
const SHELL_SAFE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

function Vouching({ source }: { readonly source: SourceItem }): ReactElement {
  const { can } = useSession();
  const host = source.hostName ?? source.name;
  const name = SHELL_SAFE.test(host) ? host : "web-1";
  return (
    <Part title={<VouchingMark {...VOUCHING_LEVELS[source.vouching]} />}>
      <p>{vouchingSentence(source)}</p>
      {source.vouching === "bound" ? null : (
        <>
          <p className="text-muted">
            To make it stronger, send from each host over HTTP with a token bound to that host
            {can("platform:manage-tokens") ? (
              <>
                , made in{" "}
                <Link to="/settings/tokens" search={{ new: "1" }} className="text-accent-text hover:underline">
                  Settings, API tokens
                </Link>{" "}
                or on the server:
              </>
            ) : (
              ". An administrator makes it on the server:"
            )}
          </p>
          <Command>{`cordon token create --name ${name} --role sender --host ${name}`}</Command>
        </>
      )}
    </Part>
  );
}

function Part({ title, children }: { readonly title: ReactNode; readonly children: ReactNode }): ReactElement {
  return (
    <section className="flex flex-col gap-2">
      <h3 className="font-semibold">{title}</h3>
      {children}
    </section>
  );
}
