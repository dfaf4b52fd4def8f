import { type Assessment, type DecisionTable, type Match, type Remedy, remediesOf } from "@cordon/advisories";
import { visible } from "../terminal.ts";
import { nothingOpen } from "./coverage-text.ts";
import { decisionTrace } from "./match-json.ts";
import { remedyLine } from "./summary-text.ts";

interface Page {
  readonly assessment: Assessment;
  /** What the answer does not cover, one sentence each. */
  readonly notes: readonly string[];
  readonly table: DecisionTable;
  readonly at: Date;
}

/** One page that needs nothing else: no script, nothing loaded, light and dark. */
export function htmlOf({ assessment, notes, table, at }: Page): string {
  const open = assessment.matches.filter(({ state, isDormant }) => state === "open" && !isDormant);
  const remedies = remediesOf(open, table);
  const day = at.toISOString().slice(0, 16).replace("T", " ");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${text(assessment.subject)} – assessment</title><style>${STYLE}</style></head><body><main>
<header><h1>${text(assessment.subject)}</h1><p>${day} UTC · ${new Set(open.map(({ id }) => id)).size} open in ${new Set(open.map(({ component }) => component.purl)).size} packages · deadlines by ${text(table.title)}</p></header>
${tiles(open, table)}
${notes.map((line) => `<p class="note">${text(line)}</p>`).join("\n")}
${open.length === 0 ? `<p class="none">${nothingOpen(assessment)}</p>` : ""}
${remedies.map((remedy) => remedyOf(remedy, open, table)).join("\n")}
</main></body></html>
`;
}

function tiles(open: readonly Match[], table: DecisionTable): string {
  const cells = table.tiers.map((tier) => {
    const count = new Set(open.filter(({ decision }) => decision.tier === tier).map(({ id }) => id)).size;
    return `<li class="${count > 0 ? levelOf(tier.id, table) : "zero"}"><strong>${count}</strong> ${text(tier.label)}</li>`;
  });
  return `<ul class="tiles">${cells.join("")}</ul>`;
}

function remedyOf(remedy: Remedy, open: readonly Match[], table: DecisionTable): string {
  const tier = remedy.tiers[0]?.tier;
  const rows = remedy.closes.flatMap((id) => {
    const match = open.find((one) => one.id === id && one.asked.name === remedy.package);
    return match ? [rowOf(match)] : [];
  });
  return `<section class="${tier ? levelOf(tier.id, table) : "zero"}"><h2>${text(remedyLine(remedy, table))}</h2>
<p>has ${text(remedy.installed.join(", "))} · ${text(remedy.components.join(", "))}</p>
<table><thead><tr><th>Weakness</th><th>Due</th><th>CVSS</th><th>EPSS</th><th>Fixed in</th><th></th></tr></thead><tbody>${rows.join("")}</tbody></table></section>`;
}

function rowOf(match: Match): string {
  const { id, decision, reason, summary } = match;
  const steps = [...reason, ...decisionTrace(match)].map((step) => `<li>${text(step)}</li>`).join("");
  const cells = [
    ["", `${text(id)}${summary === undefined ? "" : `<small>${text(summary.slice(0, 160))}</small>`}`],
    ["Due ", text(decision.tier.label)],
    ["CVSS ", decision.cvss?.base.toFixed(1) ?? "–"],
    ["EPSS ", decision.epss?.toFixed(3) ?? "–"],
    ["Fixed in ", text(match.fixedVersion ?? "–")],
    ["", `<details><summary>Why</summary><ol>${steps}</ol></details>`],
  ];
  return `<tr>${cells.map(([label, cell]) => `<td data-label="${label}">${cell}</td>`).join("")}</tr>`;
}

function levelOf(tier: string, table: DecisionTable): string {
  const rank = table.tiers.findIndex(({ id }) => id === tier) / Math.max(1, table.tiers.length - 1);
  return rank <= 0.25 ? "now" : rank <= 0.5 ? "soon" : rank < 1 ? "later" : "calm";
}

/** Advisories and package names are strangers' words. */
function text(value: string): string {
  return visible(value).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

const STYLE = `:root{color-scheme:light dark;--ink:light-dark(#1b2027,#e6e9ee);--soft:light-dark(#5b6470,#9aa4b2);--line:light-dark(#dfe3e8,#2c333d);--page:light-dark(#f7f8fa,#12161c);--card:light-dark(#fff,#1a1f27);--now:light-dark(#b42318,#ff8a7a);--soon:light-dark(#b54708,#f5b15c);--later:light-dark(#1f5fbf,#86b4ff);--calm:var(--soft)}
*{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,sans-serif}main{max-width:1100px;margin:0 auto;padding:24px 16px 64px}h1{font-size:22px;margin:0;overflow-wrap:anywhere}header p{color:var(--soft);margin:4px 0 16px}
.tiles{list-style:none;display:flex;flex-wrap:wrap;gap:8px;padding:0;margin:0 0 16px}.tiles li{flex:1 1 130px;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:10px 14px;color:var(--soft)}.tiles strong{display:block;font-size:24px;color:var(--level,var(--soft));font-variant-numeric:tabular-nums}
.now{--level:var(--now)}.soon{--level:var(--soon)}.later{--level:var(--later)}.calm{--level:var(--calm)}
section{background:var(--card);border:1px solid var(--line);border-left:4px solid var(--level);border-radius:8px;padding:12px 16px;margin:0 0 12px;overflow-x:auto}h2{font-size:16px;margin:0;overflow-wrap:anywhere}section>p{color:var(--soft);margin:2px 0 8px}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th{text-align:left;font-weight:500;color:var(--soft)}td,th{padding:5px 12px 5px 0;vertical-align:top;border-top:1px solid var(--line)}td:first-child,td:nth-child(2){white-space:nowrap}td:nth-child(5){overflow-wrap:anywhere}td:last-child{width:45%}small{display:block;color:var(--soft);white-space:normal;max-width:28em}summary{cursor:pointer}ol{margin:6px 0;padding-left:20px;color:var(--soft)}
@media(max-width:640px){table,tbody{display:block}thead{display:none}tr{display:flex;flex-wrap:wrap;gap:0 12px;overflow-wrap:anywhere;border-top:1px solid var(--line);padding:6px 0}td{border:0;padding:0;white-space:normal!important}td:first-child,td:last-child{flex:0 0 100%;width:auto;min-width:0}td::before{content:attr(data-label);color:var(--soft)}section{overflow:hidden}}
.note{border-left:4px solid var(--soon);padding:4px 12px;margin:0 0 8px;background:var(--card)}.none{color:var(--soft)}`;
