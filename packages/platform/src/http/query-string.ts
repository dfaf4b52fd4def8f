import { Problem } from "@cordon/kernel";

/**
 * The parameters of a query string, without prototype.
 * A repeated name is refused rather than guessed at (proxies and servers differ in which one wins);
 * lists are comma separated.
 * @throws Problem `request.invalid` naming the parameter.
 */
export function parseQueryString(text: string, maxParameters: number): Record<string, string> {
  const values: Record<string, string> = Object.create(null) as Record<string, string>; // typed `any` by the library
  if (text === "") return values;
  const pairs = text.split("&", maxParameters + 1);
  if (pairs.length > maxParameters) {
    throw new Problem("request.invalid", `The address has more than ${maxParameters} parameters.`);
  }
  for (const pair of pairs) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = decodePart(equals < 0 ? pair : pair.slice(0, equals));
    if (Object.hasOwn(values, name)) {
      throw new Problem("request.invalid", `The parameter "${name.slice(0, 80)}" is given twice.`, {
        fields: { [name.slice(0, 80)]: "is given twice" },
      });
    }
    values[name] = equals < 0 ? "" : decodePart(pair.slice(equals + 1));
  }
  return values;
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch (cause) {
    throw new Problem("request.invalid", "The address has a parameter that is not valid percent-encoded UTF-8.", {
      cause,
    });
  }
}
