/** One part of a version; a number is its digits without leading zeros, so that zero is "". */
export interface Token {
  readonly isNumber: boolean;
  readonly text: string;
}

/** The runs of digits and of letters of a text, in their order; everything else only separates. */
export function tokensOf(text: string): Token[] {
  return Array.from(text.matchAll(/[0-9]+|[A-Za-z]+/g), ([run]) => tokenOf(run));
}

export function tokenOf(run: string): Token {
  const first = run.charCodeAt(0);
  return first >= 48 && first <= 57 ? { isNumber: true, text: withoutZeros(run) } : { isNumber: false, text: run };
}

/** The digits of a number in their one spelling; zero is "". */
export function withoutZeros(digits: string): string {
  let from = 0;
  while (digits.charCodeAt(from) === 48) from++;
  return digits.slice(from);
}

/** Compares numbers without leading zeros. */
export function compareNumberText(a: string, b: string): number {
  return a.length - b.length || compareByCode(a, b);
}

export function compareByCode(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
