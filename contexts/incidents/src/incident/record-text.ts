import { safeText } from "../alert/linking.ts";
import type { EvidenceKind } from "../evidence/evidence.ts";
import type { Disposition, IncidentState } from "./incident.ts";
import type { Fact } from "./record.ts";

const MOVED: Readonly<Record<IncidentState, string>> = {
  candidate: "made it a candidate again",
  open: "opened it",
  acknowledged: "took it on",
  contained: "marked it contained",
  eradicated: "marked it eradicated",
  recovered: "marked it recovered",
  closed: "closed it",
};

const DISPOSITION_WORDS: Readonly<Record<Disposition, string>> = {
  "true-positive": "a true positive",
  "benign-true-positive": "a benign true positive",
  "false-positive": "a false positive",
  duplicate: "a duplicate",
};

const EVIDENCE_WORDS: Readonly<Record<EvidenceKind, string>> = {
  event: "an event",
  text: "a text",
  link: "a link",
};

/** What a record says, to stand behind the name of who did it. */
export function recordText(fact: Fact): string {
  switch (fact.kind) {
    case "alert-joined":
      return `added the alert ${title(fact.ruleTitle)}`;
    case "alert-revised":
      return `learnt more about the alert ${title(fact.ruleTitle)}: it began earlier or is worse`;
    case "alert-continued":
      return `saw the alert ${title(fact.ruleTitle)} go on after the closing`;
    case "risk-crossed":
      return `saw the risk reach the threshold of ${fact.threshold}: ${fact.text}`;
    case "moved":
      return movedText(fact);
    case "assigned":
      return fact.to === null
        ? `took it from ${safeText(fact.from?.name ?? "nobody", 120)}`
        : `gave it to ${safeText(fact.to.name, 120)}`;
    case "commented":
      return "commented";
    case "comment-edited":
      return "changed a comment";
    case "comment-removed":
      return "removed a comment";
    case "task-added":
      return `added the task ${title(fact.title)}`;
    case "task-renamed":
      return `renamed a task to ${title(fact.title)}`;
    case "task-done":
      return `finished the task ${title(fact.title)}`;
    case "task-undone":
      return `reopened the task ${title(fact.title)}`;
    case "task-removed":
      return `removed the task ${title(fact.title)}`;
    case "evidence-added":
      return `kept ${EVIDENCE_WORDS[fact.evidenceKind]} as evidence: ${title(fact.title)}`;
    case "evidence-withdrawn":
      return `withdrew the evidence ${title(fact.title)}`;
    case "absorbed":
      return `merged #${fact.number} into this, with ${fact.alerts} alert${fact.alerts === 1 ? "" : "s"}`;
    case "merged":
      return `merged this into #${fact.number}`;
    case "duplicate-named":
      return `closed #${fact.number} as a duplicate of this`;
    case "taken-back":
      return "took the last decision back";
    default:
      return fact satisfies never;
  }
}

function movedText({ from, to, disposition }: Fact & { kind: "moved" }): string {
  if (from === "closed") return "reopened it";
  if (to === "closed" && disposition) return `closed it as ${DISPOSITION_WORDS[disposition]}`;
  return MOVED[to];
}

function title(text: string): string {
  return `“${safeText(text, 160)}”`;
}
