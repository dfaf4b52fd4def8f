import { stat } from "node:fs/promises";
import {
  type AdvisorySource,
  combineSources,
  createMemorySource,
  feedAt,
  type FeedSummary,
  type Inventory,
  openCompiledFeeds,
  questionOf,
  readFeed,
  readFeedsIn,
  type ReadProblem,
  spacesAsked,
  storeStatus,
  type VexStatement,
} from "@cordon/advisories";
import { defaultStore } from "../advisories/default-store.ts";
import { CommandFailure } from "../exit-codes.ts";
import { visible } from "../terminal.ts";
import type { FeedAge } from "./feed-ages.ts";

export interface LoadedAdvisories {
  readonly source: AdvisorySource;
  /** Statements that came with the feeds. */
  readonly vex: readonly VexStatement[];
  /** What could not be read; the rest was. */
  readonly problems: readonly ReadProblem[];
  readonly feeds: readonly FeedAge[];
  readonly close: () => void;
}

/**
 * The folder, file or store that was named; the local store when none was.
 * What a store has compiled is asked on disk; everything else is read through once, keeping only what is about packages that are there.
 * @throws CommandFailure when there is nothing, since an answer would say that nothing is open.
 */
export async function loadAdvisories(
  path: string | undefined,
  inventory: Inventory,
  onBytes: (count: number) => void,
): Promise<LoadedAdvisories> {
  const place = path ?? defaultStore();
  if (path !== undefined) await mustExist(path);
  const compiled = await openCompiledFeeds(place);
  const close = (): void => {
    for (const feed of compiled.values()) feed.close();
  };
  const read = await readOthers(place, compiled, inventory, onBytes).catch((error: unknown) => {
    // Nobody made a store yet.
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    close();
    throw error;
  });
  if (!read || (read.feeds.length === 0 && compiled.size === 0)) {
    close();
    throw new CommandFailure(
      "failed",
      `There are no advisories in "${visible(place)}". \`cordon advisories update\` fetches them, \`cordon advisories import\` takes them from a file, and --advisories names a folder of feeds.`,
    );
  }
  return {
    source: combineSources([...compiled.values(), read.source]),
    vex: [...[...compiled.values()].flatMap((feed) => feed.vex()), ...read.vex],
    problems: read.problems,
    feeds: await withStored(place, compiled, read.feeds),
    close,
  };
}

/** The store knows when it fetched and what it refused. */
async function withStored(
  store: string,
  compiled: ReadonlyMap<string, unknown>,
  read: readonly FeedAge[],
): Promise<readonly FeedAge[]> {
  const stored = (await storeStatus(store)).flatMap(({ id, good, attempt: { refused } }) => {
    if (!good || !(compiled.has(id) || read.some(({ name }) => name === id))) return [];
    const { date, fetchedAt } = good;
    return [{ name: id, fetchedAt, ...(date !== undefined && { date }), ...(refused !== undefined && { refused }) }];
  });
  return [...stored, ...read.filter(({ name }) => !stored.some((feed) => feed.name === name))];
}

type ReadFeeds = Pick<LoadedAdvisories, "source" | "vex" | "problems" | "feeds">;

async function readOthers(
  path: string,
  compiled: ReadonlyMap<string, unknown>,
  inventory: Inventory,
  onBytes: (count: number) => void,
): Promise<ReadFeeds> {
  const source = createMemorySource();
  const vex: VexStatement[] = [];
  const problems: ReadProblem[] = [];
  const asked = namesAsked(inventory);
  const covered = new Set<string>();
  const wants = (space: string, name: string): boolean => {
    covered.add(space);
    return asked.get(space)?.has(name) ?? false;
  };
  const feeds = readFeedsIn(path, { wants, onBytes, except: compiled });
  for (let step = await feeds.next(); ; step = await feeds.next()) {
    if (step.done) {
      for (const { name, facts } of step.value) {
        if (facts.broken !== undefined) problems.push({ path: name, message: facts.broken });
      }
      return { source: coveringAll(source, covered), vex, problems, feeds: step.value.map(ageOf) };
    }
    const record = step.value;
    if (record.kind === "vex") vex.push(record.statement);
    else if (record.kind === "problem") problems.push({ path: record.path, message: record.message });
    else source.add(record);
  }
}

function ageOf({ name, facts: { date } }: FeedSummary): FeedAge {
  return { name, ...(date !== undefined && { date }) };
}

/** A feed that says nothing about these packages has been looked into nevertheless. */
function coveringAll(source: AdvisorySource, covered: ReadonlySet<string>): AdvisorySource {
  const nothing = { entries: 0, listsUnfixed: false };
  return { ...source, facts: (space) => source.facts(space) ?? (covered.has(space) ? nothing : undefined) };
}

/** @throws CommandFailure when a document holds no statement, or not all of them can be read: leaving some out would change the answer. */
export async function loadVex(paths: readonly string[]): Promise<readonly VexStatement[]> {
  const vex: VexStatement[] = [];
  for (const path of paths) {
    await mustExist(path);
    vex.push(...(await statementsIn(path)));
  }
  return vex;
}

async function statementsIn(path: string): Promise<readonly VexStatement[]> {
  const vex: VexStatement[] = [];
  const fail = (why: string): CommandFailure => new CommandFailure("failed", `${visible(path)}: ${visible(why)}`);
  const feed = readFeed(await feedAt(path));
  for (let step = await feed.next(); ; step = await feed.next()) {
    if (step.done) {
      if (step.value.broken !== undefined) throw fail(step.value.broken);
      if (vex.length === 0) throw fail("It holds no VEX statement.");
      return vex;
    }
    if (step.value.kind === "problem") throw fail(step.value.message);
    if (step.value.kind === "vex") vex.push(step.value.statement);
  }
}

export async function mustExist(path: string): Promise<void> {
  const facts = await stat(path).catch(() => undefined);
  if (!facts) throw new CommandFailure("usage", `There is nothing at "${visible(path)}".`);
}

function namesAsked({ components }: Inventory): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>();
  for (const question of components.flatMap((component) => questionOf(component) ?? [])) {
    for (const space of spacesAsked(question)) {
      const inSpace = names.get(space);
      if (inSpace) inSpace.add(question.name);
      else names.set(space, new Set([question.name]));
    }
  }
  return names;
}
