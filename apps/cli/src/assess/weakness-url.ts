/** Where a person can read about a weakness, by the form of its id. */
const PLACES: readonly (readonly [form: RegExp, before: string])[] = [
  [/^CVE-\d{4}-\d+$/, "https://www.cve.org/CVERecord?id="],
  [/^GHSA(?:-[a-z0-9]{4}){3}$/, "https://github.com/advisories/"],
  [/^(?:DSA|DLA|TEMP)-[\w-]+$/, "https://security-tracker.debian.org/tracker/"],
  [/^(?:PYSEC|RUSTSEC|GO|MAL|OSV|ALSA|RLSA|RHSA|USN|GSD|EEF|HSEC)-[\w:.-]+$/, "https://osv.dev/vulnerability/"],
];

/** Undefined for an id of a form that nobody publishes under. */
export function weaknessUrl(id: string): string | undefined {
  const place = PLACES.find(([form]) => form.test(id))?.[1];
  return place === undefined ? undefined : `${place}${encodeURIComponent(id)}`;
}
