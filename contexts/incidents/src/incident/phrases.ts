import content from "../../../../content/incidents/phrases.json" with { type: "json" };

interface Tactic {
  readonly name: string;
  /** Its place in an attack. */
  readonly order: number;
}

/** How tactics and techniques of ATT&CK are said in an incident's sentence. */
const TACTICS = new Map<string, Tactic>(Object.entries(content.tactics));
const STEPS = new Map<string, string>(Object.entries(content.steps));
const ATTACKS = new Map<string, string>(Object.entries(content.attacks));

export function tacticOf(id: string): Tactic | undefined {
  return TACTICS.get(id);
}

/** "LSASS read" for `T1003.001`, by the technique itself or the one it is part of. */
export function stepOf(technique: string): string | undefined {
  return STEPS.get(technique) ?? STEPS.get(technique.split(".")[0] ?? "");
}

/** "Password spray" for techniques that are an attack against somebody, rather than a step on a host. */
export function attackOf(technique: string): string | undefined {
  return ATTACKS.get(technique);
}
