const COUNT = new Intl.NumberFormat("en-GB");

/** Every digit, grouped: "12,480". Counts of evidence are never rounded silently. */
export function count(value: number): string {
  return COUNT.format(value);
}

const STEPS = ["", " k", " M", " G", " T"] as const;

/** Three figures and a unit for places where only the size matters: "12.4 k", "3.1 M". */
export function shortCount(value: number): string {
  return scaled(value, 1_000, STEPS);
}

const BYTES = [" B", " KB", " MB", " GB", " TB", " PB"] as const;

/** Decimal units, three figures at most: "14.2 MB". */
export function bytes(value: number): string {
  return scaled(value, 1_000, BYTES);
}

function scaled(value: number, base: number, units: readonly string[]): string {
  if (!Number.isFinite(value)) return "unknown";
  let size = Math.abs(value);
  let step = 0;
  // 999.95 would print as "1000", so it already belongs to the next unit.
  while (size >= base - 0.05 && step < units.length - 1) {
    size /= base;
    step++;
  }
  const digits = step === 0 || size >= 99.95 ? 0 : 1;
  const text = size.toFixed(digits).replace(/\.0$/, "");
  return `${value < 0 ? "−" : ""}${text}${units[step] ?? ""}`;
}

/** "1 host", "2 hosts"; give the plural where an s is not enough. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}
