import { newId, Problem } from "@cordon/kernel";
import type { Incident } from "../incident/incident.ts";
import { homeOf, lockedIncident, tell, tooMuch } from "../incident/incident-home.ts";
import type { By, IncidentScope, IncidentTransaction } from "../incident/incident-scope.ts";
import type { Fact, TaskDeed } from "../incident/record.ts";
import { saveIncident } from "../incident/save-incident.ts";
import type { Comment, Task } from "./conversation-store.ts";

const MAX_COMMENTS = 2_000;
const MAX_TASKS = 200;

/**
 * Words and to-dos of people. Adding never meets a stale revision, since it overwrites nothing; changing what is there
 * takes the revision of the comment or task that was seen. Absorbed incidents keep theirs, so the incident of a
 * comment may be one that was merged into the page it is read on.
 */
export interface ConversationService {
  /** @throws Problem `incident.not-found`, `incident.too-much` */
  readonly comment: (incidentId: string, text: string, by: By) => Promise<Comment>;
  /** @throws Problem `comment.not-found`, `comment.changed`, `comment.not-yours` */
  readonly editComment: (incidentId: string, id: string, text: string, seen: number, by: By) => Promise<Comment>;
  /** The record stays in the timeline. @throws as `editComment` */
  readonly removeComment: (incidentId: string, id: string, seen: number, by: By) => Promise<void>;
  /** @throws Problem `incident.not-found`, `incident.too-much` */
  readonly addTask: (incidentId: string, title: string, by: By) => Promise<Task>;
  /** @throws Problem `task.not-found`, `task.changed` */
  readonly changeTask: (incidentId: string, id: string, change: TaskChange, seen: number, by: By) => Promise<Task>;
  /** @throws Problem `task.not-found`, `task.changed` */
  readonly removeTask: (incidentId: string, id: string, seen: number, by: By) => Promise<void>;
}

export interface TaskChange {
  readonly title?: string | undefined;
  readonly isDone?: boolean | undefined;
}

export interface ConversationNeeds {
  readonly transaction: IncidentTransaction;
  readonly now: () => Date;
}

export function createConversationService({ transaction, now }: ConversationNeeds): ConversationService {
  return { ...comments(transaction, now), ...tasks(transaction, now) };
}

function comments(
  transaction: IncidentTransaction,
  now: () => Date,
): Pick<ConversationService, "comment" | "editComment" | "removeComment"> {
  return {
    comment: (incidentId, text, by) =>
      transaction(async (scope) => {
        const incident = await lockedIncident(scope, incidentId);
        if ((await scope.conversation.countComments(incidentId)) >= MAX_COMMENTS)
          throw tooMuch(MAX_COMMENTS, "comments");
        const comment: Comment = {
          id: newId("com"),
          incidentId,
          author: { id: by.actor.id, name: by.actor.name },
          text,
          revision: 1,
          createdAt: now(),
          editedAt: undefined,
          removedAt: undefined,
        };
        await scope.conversation.addComment(comment);
        await tell(scope, incident, { kind: "commented", commentId: comment.id, text }, by, now());
        return comment;
      }),
    editComment: (incidentId, id, text, seen, by) =>
      transaction(async (scope) => {
        const { incident, comment } = await ownComment(scope, incidentId, id, seen, by);
        const edited: Comment = { ...comment, text, revision: seen + 1, editedAt: now() };
        await scope.conversation.replaceComment(edited);
        await tell(scope, incident, { kind: "comment-edited", commentId: id, text }, by, now());
        return edited;
      }),
    removeComment: (incidentId, id, seen, by) =>
      transaction(async (scope) => {
        const { incident, comment } = await ownComment(scope, incidentId, id, seen, by);
        await scope.conversation.replaceComment({ ...comment, text: "", revision: seen + 1, removedAt: now() });
        await tell(scope, incident, { kind: "comment-removed", commentId: id }, by, now());
      }),
  };
}

function tasks(
  transaction: IncidentTransaction,
  now: () => Date,
): Pick<ConversationService, "addTask" | "changeTask" | "removeTask"> {
  return {
    addTask: (incidentId, title, by) =>
      transaction(async (scope) => {
        const incident = await lockedIncident(scope, incidentId);
        if ((await scope.conversation.countTasks(incidentId)) >= MAX_TASKS) throw tooMuch(MAX_TASKS, "tasks");
        const task: Task = {
          id: newId("tsk"),
          incidentId,
          title,
          revision: 1,
          createdAt: now(),
          createdByName: by.actor.name,
          done: undefined,
          removedAt: undefined,
        };
        await scope.conversation.addTask(task);
        await tell(scope, incident, { kind: "task-added", taskId: task.id, title }, by, now());
        return task;
      }),
    changeTask: (incidentId, id, change, seen, by) =>
      transaction(async (scope) => {
        const { incident, task } = await seenTask(scope, incidentId, id, seen);
        const { title = task.title, isDone = task.done !== undefined } = change;
        const done = isDone ? (task.done ?? { at: now(), byName: by.actor.name }) : undefined;
        const changed: Task = { ...task, title, done, revision: seen + 1 };
        await scope.conversation.replaceTask(changed);
        const facts = deedsOf(task, changed).map((kind): Fact => ({ kind, taskId: id, title }));
        await saveIncident(scope, incident, incident, { facts, actor: by.actor, at: now() });
        return changed;
      }),
    removeTask: (incidentId, id, seen, by) =>
      transaction(async (scope) => {
        const { incident, task } = await seenTask(scope, incidentId, id, seen);
        await scope.conversation.replaceTask({ ...task, revision: seen + 1, removedAt: now() });
        await tell(scope, incident, { kind: "task-removed", taskId: id, title: task.title }, by, now());
      }),
  };
}

function deedsOf(before: Task, after: Task): readonly TaskDeed[] {
  const wasDone = before.done !== undefined;
  const isDone = after.done !== undefined;
  return [
    ...(before.title === after.title ? [] : (["task-renamed"] as const)),
    ...(wasDone === isDone ? [] : ([isDone ? "task-done" : "task-undone"] as const)),
  ];
}

async function ownComment(
  scope: IncidentScope,
  incidentId: string,
  id: string,
  seen: number,
  by: By,
): Promise<{ incident: Incident; comment: Comment }> {
  const comment = await scope.conversation.comment(id);
  const incident = comment && (await homeOf(scope, incidentId, comment.incidentId));
  if (!comment || !incident || comment.removedAt)
    throw new Problem("comment.not-found", "There is no such comment any more.");
  if (comment.author.id !== by.actor.id) {
    throw new Problem("comment.not-yours", `${comment.author.name} wrote this comment. Add one of your own instead.`);
  }
  if (comment.revision !== seen) {
    throw new Problem(
      "comment.changed",
      "The comment was changed after you opened it. Your text is still in the editor.",
    );
  }
  return { incident, comment };
}

async function seenTask(
  scope: IncidentScope,
  incidentId: string,
  id: string,
  seen: number,
): Promise<{ incident: Incident; task: Task }> {
  const task = await scope.conversation.task(id);
  const incident = task && (await homeOf(scope, incidentId, task.incidentId));
  if (!task || !incident || task.removedAt) throw new Problem("task.not-found", "There is no such task any more.");
  if (task.revision !== seen) {
    throw new Problem("task.changed", "Somebody changed the task after you saw it. Look at what it is now.");
  }
  return { incident, task };
}
