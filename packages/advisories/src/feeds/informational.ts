const NOTES: ReadonlySet<string> = new Set(["unmaintained", "notice", "info"]);

/** RustSec also publishes notes; of those only `unsound` says that something can go wrong. @source RustSec advisory format, `informational`. */
export function isNoWeakness(informational: string | undefined): boolean {
  return informational !== undefined && NOTES.has(informational.toLowerCase());
}
