import { Button, IconButton, RelativeTime, Skeleton, TextField } from "@cordon/ui";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { api } from "../../api/client.ts";
import { QueryView } from "../../query-view.tsx";
import { FormProblem } from "../../form.tsx";
import { hasPasskeys, pageWithName, registerPasskey } from "../../session/passkey.ts";
import { useConfirmed } from "./confirmed.tsx";

const PASSKEYS_KEY = ["session", "passkeys"] as const;

export function Passkeys(): ReactElement {
  const query = useQuery({ queryKey: PASSKEYS_KEY, queryFn: () => api.listPasskeys() });
  return (
    <div className="flex flex-col items-start gap-3">
      <QueryView query={query} isCompact skeleton={<Skeleton className="h-9 w-full" />}>
        {({ items }) =>
          items.length === 0 ? null : (
            <ul className="w-full overflow-hidden rounded border">
              {items.map((item) => (
                <li key={item.id} className="flex min-h-10 items-center gap-3 border-b px-3 last:border-b-0">
                  <span className="min-w-0 flex-1 truncate font-medium">{item.name}</span>
                  <span className="text-small text-muted">
                    {item.lastUsedAt === null ? (
                      "never used"
                    ) : (
                      <>
                        used <RelativeTime at={item.lastUsedAt} />
                      </>
                    )}
                  </span>
                  <RemovePasskey id={item.id} name={item.name} />
                </li>
              ))}
            </ul>
          )
        }
      </QueryView>
      {hasPasskeys() ? <AddPasskey /> : <NoPasskeysHere />}
    </div>
  );
}

/** A browser binds a passkey to a host name, and only where nobody on the way can change the page. */
function NoPasskeysHere(): ReactElement {
  const better = pageWithName();
  return (
    <p className="text-muted">
      {better === undefined ? (
        "Passkeys need https and a host name. An administrator can set both up: see “Addresses, TLS, proxy” in the guide."
      ) : (
        <>
          Passkeys need a name instead of an address. Open this page as{" "}
          <a className="font-medium text-accent-text hover:underline" href={better}>
            {new URL(better).host}
          </a>{" "}
          and sign in there.
        </>
      )}
    </p>
  );
}

function RemovePasskey({ id, name }: { readonly id: string; readonly name: string }): ReactElement {
  const queries = useQueryClient();
  const remove = useConfirmed(
    (password) => api.removePasskey({ params: { id }, body: password === undefined ? {} : { password } }),
    () => void queries.invalidateQueries({ queryKey: PASSKEYS_KEY }),
  );
  return (
    <>
      <IconButton icon="close" size="small" label={`Remove passkey ${name}`} onPress={remove.run} />
      {remove.dialog}
    </>
  );
}

function AddPasskey(): ReactElement {
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const add = useConfirmed(
    (password) => registerPasskey(name, password),
    () => {
      setName("");
      void queries.invalidateQueries({ queryKey: PASSKEYS_KEY });
    },
  );
  return (
    <div className="flex w-full flex-col gap-3">
      <div className="flex max-w-96 items-end gap-2">
        <TextField
          label="Name of the new passkey"
          placeholder="Laptop"
          value={name}
          onChange={setName}
          className="flex-1"
        />
        <Button icon="plus" onPress={add.run} isPending={add.isPending} isDisabled={name.trim() === ""}>
          Add
        </Button>
      </div>
      <FormProblem error={add.problem} />
      {add.dialog}
    </div>
  );
}
