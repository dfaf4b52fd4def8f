import { ComboBox, type Preferences, Select, setPreferences, Switch, toast, useNow, usePreferences } from "@cordon/ui";
import { useMutation } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { api } from "../../api/client.ts";
import { asProblem } from "../../api/problem.ts";
import { zoneOption, zoneOptions } from "./time-zones.ts";

const THEMES = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const;

const DENSITIES = [
  { value: "compact", label: "Compact, 32 px rows" },
  { value: "comfortable", label: "Comfortable, 40 px rows" },
] as const;

type Choice = Partial<Omit<Preferences, "isRailCollapsed">>;

/** Takes effect at once; kept on the server, so that other browsers follow. */
export function PreferencesForm(): ReactElement {
  const { theme, density, zone, hasSingleKeys } = usePreferences();
  const now = useNow();
  const save = useMutation({
    mutationFn: ({ zone: timeZone, ...rest }: Choice) =>
      api.setPreferences({ body: timeZone === undefined ? rest : { ...rest, timeZone } }),
    onError: (error) =>
      toast(`Kept on this browser only. ${asProblem(error).detail}`, { tone: "danger", code: asProblem(error).code }),
  });
  const choose = (choice: Choice): void => {
    setPreferences(choice);
    save.mutate(choice);
  };
  return (
    <div className="flex max-w-96 flex-col gap-4">
      <Select label="Theme" options={THEMES} value={theme} onChange={(value) => choose({ theme: value })} />
      <Select label="Rows" options={DENSITIES} value={density} onChange={(value) => choose({ density: value })} />
      <ComboBox
        label="Times"
        hint="Type a city, or UTC+2. The exact UTC time is always one hover away."
        options={() => zoneOptions(now)}
        chosen={zoneOption(zone, now)}
        onChange={(value) => choose({ zone: value })}
      />
      <Switch
        isOn={hasSingleKeys}
        onChange={(isOn) => choose({ hasSingleKeys: isOn })}
        hint="j, k, x, / and the like. Keys with Ctrl or ⌘ always work."
      >
        Single keys
      </Switch>
    </div>
  );
}
