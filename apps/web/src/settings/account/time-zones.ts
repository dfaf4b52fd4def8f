import { localZone, type SelectOption, type Zone, zoneName } from "@cordon/ui";

/** Names that browsers still list under the one they had before; they know both. */
const NAMES_NOW: Readonly<Record<string, string>> = {
  "Africa/Asmera": "Africa/Asmara",
  "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
  "America/Godthab": "America/Nuuk",
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Atlantic/Faeroe": "Atlantic/Faroe",
  "Europe/Kiev": "Europe/Kyiv",
  "Pacific/Enderbury": "Pacific/Kanton",
  "Pacific/Ponape": "Pacific/Pohnpei",
  "Pacific/Truk": "Pacific/Chuuk",
};

/** A zone as a choice: its name, and how far it is from UTC now. */
export function zoneOption(zone: Zone, now: Date): SelectOption<Zone> {
  if (zone === "utc") return { value: "utc", label: "UTC" };
  const hint = zoneName(zone, now);
  if (zone === "local") return { value: "local", label: `This browser's zone, ${words(localZone())}`, hint };
  return { value: zone, label: words(zone), hint };
}

/** UTC, this browser's, then every zone that the browser knows. */
export function zoneOptions(now: Date): readonly SelectOption<Zone>[] {
  const known = Intl.supportedValuesOf("timeZone").map((zone) => NAMES_NOW[zone] ?? zone);
  const named = [...new Set(known)].filter((zone) => zone !== "UTC").sort();
  return ["utc", "local", ...named].map((zone) => zoneOption(zone, now));
}

function words(zone: string): string {
  return (NAMES_NOW[zone] ?? zone).replaceAll("_", " ");
}
