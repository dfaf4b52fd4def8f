import { parse } from "yaml";
import { z } from "zod";
import { type DemoRecord, quietGoldens, readDemoFile, readGolden, renamed, shifted } from "./demo-records.ts";

const UNIT_MS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 };

/** `2h 40m`, in milliseconds. */
const Span = z
  .string()
  .regex(/^(\d+[dhms] ?)+$/, "a span of time such as 2h 40m")
  .transform((text) =>
    [...text.matchAll(/(\d+)([dhms])/g)].reduce(
      (sum, [, count, unit = ""]) => sum + Number(count) * (UNIT_MS[unit] ?? 0),
      0,
    ),
  );

const Deed = z.strictObject({
  who: z.string(),
  /** Since the scene began. */
  after: Span,
  comment: z.string().optional(),
  assign: z.string().optional(),
  move: z.enum(["acknowledged", "contained", "eradicated", "recovered"]).optional(),
  because: z.string().default(""),
  task: z.string().optional(),
  tick: z.string().optional(),
  close: z.enum(["true-positive", "benign-true-positive", "false-positive"]).optional(),
  /** Of what the scene's first alert says: rule, host and user, for so long. */
  suppress: Span.optional(),
});
export type Deed = z.infer<typeof Deed>;

const Scene = z.strictObject({
  name: z.string(),
  /** How long before the start it begins. */
  ago: Span,
  source: z.string(),
  /** Found again by it: a host, a user or an address that no other scene has. */
  about: z.string(),
  /** Golden files of `content/detections`, or some lines of one, from 1. */
  records: z.array(z.union([z.string(), z.strictObject({ of: z.string(), lines: z.array(z.number().int()) })])),
  names: z.record(z.string(), z.string()).default({}),
  deeds: z.array(Deed).default([]),
});

const Story = z.strictObject({
  organisation: z.string(),
  hosts: z.array(
    z.strictObject({
      name: z.string(),
      criticality: z.enum(["low", "normal", "high", "crown-jewel"]),
      owner: z.string(),
      tags: z.array(z.string()),
    }),
  ),
  people: z.array(
    z.strictObject({
      key: z.string(),
      name: z.string(),
      email: z.email(),
      role: z.enum(["manager", "analyst", "engineer"]),
    }),
  ),
  /** Look-alikes that no rule minds, spread over the last day. */
  quiet: z.array(z.strictObject({ source: z.string(), folders: z.array(z.string()) })),
  scenes: z.array(Scene),
});
export type Story = z.infer<typeof Story>;

export async function readStory(): Promise<Story> {
  return Story.parse(parse(await readDemoFile("harbour-lane-clinic.yaml")));
}

/** What one source sends at once. */
export interface DemoBatch {
  readonly id: string;
  readonly source: string;
  readonly text: string;
}

/** One thing that happens, in the order of time. */
export type Step =
  | { readonly at: Date; readonly kind: "records"; readonly batches: readonly DemoBatch[] }
  | { readonly at: Date; readonly kind: "deed"; readonly about: string; readonly deed: Deed };

/** Records are on their way to us so long. */
const ON_THE_WAY_MS = 8_000;
/** What happens within it comes as one batch. */
const BEAT_MS = 300_000;
const QUIET_MS = 86_400_000;
const QUIET_BEATS = 12;
const QUIET_APART_MS = 37_000;

/** Everything that happened until `end`, oldest first. */
export async function stepsOf(story: Story, end: Date): Promise<readonly Step[]> {
  const scenes = await Promise.all(story.scenes.map((scene) => sceneSteps(scene, end)));
  return [...scenes.flat(), ...(await quietSteps(story, end))]
    .filter(({ at }) => at <= end)
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

async function sceneSteps(scene: Story["scenes"][number], end: Date): Promise<readonly Step[]> {
  const golden = await Promise.all(
    scene.records.map(async (one) => {
      const all = await readGolden(`${typeof one === "string" ? one : one.of}.positive`);
      return typeof one === "string" ? all : all.filter((_, index) => one.lines.includes(index + 1));
    }),
  );
  const records = golden.flat().sort((a, b) => a.at.getTime() - b.at.getTime());
  const begin = end.getTime() - scene.ago;
  const first = records[0]?.at.getTime() ?? begin;
  const moved = records.map((record) => renamed(shifted(record, begin - first), scene.names));
  const beats = Map.groupBy(moved, ({ at }) => Math.floor((at.getTime() - begin) / BEAT_MS));
  return [
    ...[...beats].map(([beat, members]): Step => {
      const last = members.at(-1)?.at.getTime() ?? begin;
      const batch = { id: `${scene.name}-${beat}`, source: scene.source, text: textOf(members) };
      return { at: new Date(last + ON_THE_WAY_MS), kind: "records", batches: [batch] };
    }),
    ...scene.deeds.map((deed): Step => ({ at: new Date(begin + deed.after), kind: "deed", about: scene.about, deed })),
  ];
}

/** All sources send what was quiet in the same minutes of every other hour, which keeps the start short. */
async function quietSteps({ quiet }: Story, end: Date): Promise<readonly Step[]> {
  const bySource = await Promise.all(
    quiet.map(async ({ source, folders }) => ({
      source,
      records: (await Promise.all((await quietGoldens(folders)).map(readGolden))).flat(),
    })),
  );
  return Array.from({ length: QUIET_BEATS }, (_, beat): Step => {
    const at = end.getTime() - (QUIET_MS / QUIET_BEATS) * (QUIET_BEATS - beat - 1);
    const batches = bySource.map(({ source, records }) => {
      const some = records.filter((_record, index) => Math.floor((index * QUIET_BEATS) / records.length) === beat);
      return { id: `quiet-${beat}`, source, text: textOf(closeTogether(some, at - ON_THE_WAY_MS)) };
    });
    return { at: new Date(at), kind: "records", batches: batches.filter(({ text }) => text !== "") };
  });
}

/** In their order, the last one then. */
function closeTogether(records: readonly DemoRecord[], lastAt: number): readonly DemoRecord[] {
  return records.map((record, index) => {
    const at = lastAt - QUIET_APART_MS * (records.length - 1 - index);
    return shifted(record, at - record.at.getTime());
  });
}

function textOf(records: readonly DemoRecord[]): string {
  return records.map(({ text }) => `${text}\n`).join("");
}
