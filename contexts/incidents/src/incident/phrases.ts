import content from "../../../../content/incidents/phrases.json" with { type: "json" };

interface Tactic {
  readonly name: string;
  /** Its place in an attack. */
  readonly order: number;
}

/** How tactics and techniques of ATT&CK are said in an incident's sentence. */
const TACTICS = new Map<string, Tactic>(Object.entries(content.tactics));
const STEPS = new Map<string, string>(Object.entries(content.steps));
const ATTACKS = new Map<string, AttackPhrase>(
  Object.entries(content.attacks).map(([id, { name, against }]) => [
    id,
    { name, against: against === "user" ? "user" : "host" },
  ]),
);

export interface AttackPhrase {
  readonly name: string;
  /** Whom it is against: accounts of people, or hosts. */
  readonly against: "user" | "host";
}

export function tacticOf(id: string): Tactic | undefined {
  return TACTICS.get(id);
}

/** "LSASS read" for `T1003.001`, by the technique itself or the one it is part of. */
export function stepOf(technique: string): string | undefined {
  return STEPS.get(technique) ?? STEPS.get(familyOf(technique));
}

/** "Password spray" for techniques that are an attack against somebody, rather than a step on a host. */
export function attackOf(technique: string): AttackPhrase | undefined {
  return ATTACKS.get(technique);
}

/** `T1110` for `T1110.003`. */
export function familyOf(technique: string): string {
  return technique.split(".")[0] ?? "";
}
