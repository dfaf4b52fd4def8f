import type { Kysely, Selectable } from "kysely";
import type { CommentTable, IncidentsTables, TaskTable } from "../tables.ts";

export interface Comment {
  readonly id: string;
  readonly incidentId: string;
  readonly author: { readonly id: string; readonly name: string };
  /** Markdown as written; empty once removed. */
  readonly text: string;
  readonly revision: number;
  readonly createdAt: Date;
  readonly editedAt: Date | undefined;
  readonly removedAt: Date | undefined;
}

export interface Task {
  readonly id: string;
  readonly incidentId: string;
  readonly title: string;
  readonly revision: number;
  readonly createdAt: Date;
  readonly createdByName: string;
  readonly done: { readonly at: Date; readonly byName: string } | undefined;
  readonly removedAt: Date | undefined;
}

export interface ConversationStore {
  /** Locked until the transaction ends; also a removed one. */
  readonly comment: (id: string) => Promise<Comment | undefined>;
  readonly addComment: (comment: Comment) => Promise<void>;
  readonly replaceComment: (comment: Comment) => Promise<void>;
  readonly countComments: (incidentId: string) => Promise<number>;
  readonly task: (id: string) => Promise<Task | undefined>;
  readonly addTask: (task: Task) => Promise<void>;
  readonly replaceTask: (task: Task) => Promise<void>;
  readonly countTasks: (incidentId: string) => Promise<number>;
  /** Of these incidents, oldest first, without removed ones. */
  readonly tasksOf: (incidentIds: readonly string[]) => Promise<readonly Task[]>;
}

export function createConversationStore(db: Kysely<IncidentsTables>): ConversationStore {
  return { ...commentStore(db), ...taskStore(db) };
}

function commentStore(
  db: Kysely<IncidentsTables>,
): Pick<ConversationStore, "comment" | "addComment" | "replaceComment" | "countComments"> {
  const table = "incidents.comment";
  return {
    async comment(id) {
      const row = await db.selectFrom(table).selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
      return row && toComment(row);
    },
    async addComment({ id, incidentId, author, text, revision, createdAt }) {
      await db
        .insertInto(table)
        .values({
          id,
          incident_id: incidentId,
          author_id: author.id,
          author_name: author.name,
          text,
          revision,
          created_at: createdAt,
          edited_at: null,
          removed_at: null,
        })
        .execute();
    },
    async replaceComment({ id, text, revision, editedAt, removedAt }) {
      await db
        .updateTable(table)
        .set({ text, revision, edited_at: editedAt ?? null, removed_at: removedAt ?? null })
        .where("id", "=", id)
        .execute();
    },
    countComments: (incidentId) => countOf(db, table, incidentId),
  };
}

function taskStore(
  db: Kysely<IncidentsTables>,
): Pick<ConversationStore, "task" | "addTask" | "replaceTask" | "countTasks" | "tasksOf"> {
  const table = "incidents.task";
  return {
    async task(id) {
      const row = await db.selectFrom(table).selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
      return row && toTask(row);
    },
    async addTask({ id, incidentId, title, revision, createdAt, createdByName }) {
      await db
        .insertInto(table)
        .values({
          id,
          incident_id: incidentId,
          title,
          revision,
          created_at: createdAt,
          created_by_name: createdByName,
          done_at: null,
          done_by_name: null,
          removed_at: null,
        })
        .execute();
    },
    async replaceTask({ id, title, revision, done, removedAt }) {
      await db
        .updateTable(table)
        .set({
          title,
          revision,
          done_at: done?.at ?? null,
          done_by_name: done?.byName ?? null,
          removed_at: removedAt ?? null,
        })
        .where("id", "=", id)
        .execute();
    },
    countTasks: (incidentId) => countOf(db, table, incidentId),
    async tasksOf(incidentIds) {
      if (incidentIds.length === 0) return [];
      const rows = await db
        .selectFrom(table)
        .selectAll()
        .where("incident_id", "in", incidentIds)
        .where("removed_at", "is", null)
        .orderBy("created_at")
        .orderBy("id")
        .execute();
      return rows.map(toTask);
    },
  };
}

async function countOf(
  db: Kysely<IncidentsTables>,
  table: "incidents.comment" | "incidents.task",
  incidentId: string,
): Promise<number> {
  const { count } = await db
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("incident_id", "=", incidentId)
    .executeTakeFirstOrThrow();
  return count;
}

function toComment(row: Selectable<CommentTable>): Comment {
  return {
    id: row.id,
    incidentId: row.incident_id,
    author: { id: row.author_id, name: row.author_name },
    text: row.text,
    revision: row.revision,
    createdAt: row.created_at,
    editedAt: row.edited_at ?? undefined,
    removedAt: row.removed_at ?? undefined,
  };
}

function toTask(row: Selectable<TaskTable>): Task {
  return {
    id: row.id,
    incidentId: row.incident_id,
    title: row.title,
    revision: row.revision,
    createdAt: row.created_at,
    createdByName: row.created_by_name,
    done: row.done_at === null || row.done_by_name === null ? undefined : { at: row.done_at, byName: row.done_by_name },
    removedAt: row.removed_at ?? undefined,
  };
}
