import { defineContract } from "@cordon/platform/contract";
import { z } from "zod";
import { IncidentParams, RESPOND } from "../incident/incident-contract.ts";
import { IncidentComment, IncidentTask, line, Revision, text } from "../incident/incident-schemas.ts";

const CommentParams = IncidentParams.extend({ commentId: z.string().regex(/^com_[0-9a-z]{26}$/) });
const TaskParams = IncidentParams.extend({ taskId: z.string().regex(/^tsk_[0-9a-z]{26}$/) });
/** Of the comment or task, as it was seen. */
const Seen = z.object({ revision: z.coerce.number().int().min(1).max(2_147_483_647) });

/** Markdown. */
const CommentText = text(1, 20_000).refine((value) => value.trim() !== "", "some text");
const TaskTitle = line(1, 300);

export const conversationRoutes = defineContract({
  addIncidentComment: {
    method: "POST",
    path: "/api/v1/incidents/:id/comments",
    summary: "Adds a comment. Never refused for what others did meanwhile: it overwrites nothing.",
    access: RESPOND,
    problems: ["incident.not-found", "incident.too-much"],
    params: IncidentParams,
    body: z.object({ text: CommentText }),
    status: 201,
    response: IncidentComment,
  },
  editIncidentComment: {
    method: "PATCH",
    path: "/api/v1/incidents/:id/comments/:commentId",
    summary: "Changes one's own comment; the record of what it said stays.",
    access: RESPOND,
    problems: ["incident.not-found", "comment.not-found", "comment.changed", "comment.not-yours"],
    params: CommentParams,
    body: z.object({ revision: Revision, text: CommentText }),
    response: IncidentComment,
  },
  removeIncidentComment: {
    method: "DELETE",
    path: "/api/v1/incidents/:id/comments/:commentId",
    summary: "Removes one's own comment from the page; the record that there was one stays.",
    access: RESPOND,
    problems: ["incident.not-found", "comment.not-found", "comment.changed", "comment.not-yours"],
    params: CommentParams,
    query: Seen,
    kind: "empty",
  },
  addIncidentTask: {
    method: "POST",
    path: "/api/v1/incidents/:id/tasks",
    summary: "Adds a task to the checklist.",
    access: RESPOND,
    problems: ["incident.not-found", "incident.too-much"],
    params: IncidentParams,
    body: z.object({ title: TaskTitle }),
    status: 201,
    response: IncidentTask,
  },
  changeIncidentTask: {
    method: "PATCH",
    path: "/api/v1/incidents/:id/tasks/:taskId",
    summary: "Checks a task, unchecks it, or renames it.",
    access: RESPOND,
    problems: ["incident.not-found", "task.not-found", "task.changed"],
    params: TaskParams,
    body: z.object({ revision: Revision, title: TaskTitle.optional(), isDone: z.boolean().optional() }),
    response: IncidentTask,
  },
  removeIncidentTask: {
    method: "DELETE",
    path: "/api/v1/incidents/:id/tasks/:taskId",
    summary: "Removes a task from the checklist; the record that there was one stays.",
    access: RESPOND,
    problems: ["incident.not-found", "task.not-found", "task.changed"],
    params: TaskParams,
    query: Seen,
    kind: "empty",
  },
});
