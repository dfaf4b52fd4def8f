import type { Handlers } from "@cordon/platform/http/handler";
import { byOf } from "../actor.ts";
import type { IncidentComment } from "../incident/incident-schemas.ts";
import { toTaskItem } from "../incident/incident-view.ts";
import type { conversationRoutes } from "./conversation-contract.ts";
import type { ConversationService } from "./conversation-service.ts";
import type { Comment } from "./conversation-store.ts";

/** @param idOf the id of an incident named by id or number */
export function conversationHandlers(
  service: ConversationService,
  idOf: (name: string) => Promise<string>,
): Handlers<typeof conversationRoutes> {
  return {
    addIncidentComment: async ({ params, body }, request) =>
      toOwn(await service.comment(await idOf(params.id), body.text, byOf(request))),
    editIncidentComment: async ({ params, body }, request) => {
      const id = await idOf(params.id);
      return toOwn(await service.editComment(id, params.commentId, body.text, body.revision, byOf(request)));
    },
    removeIncidentComment: async ({ params, query }, request) =>
      service.removeComment(await idOf(params.id), params.commentId, query.revision, byOf(request)),
    addIncidentTask: async ({ params, body }, request) =>
      toTaskItem(await service.addTask(await idOf(params.id), body.title, byOf(request))),
    changeIncidentTask: async ({ params, body }, request) => {
      const { revision, ...change } = body;
      const id = await idOf(params.id);
      return toTaskItem(await service.changeTask(id, params.taskId, change, revision, byOf(request)));
    },
    removeIncidentTask: async ({ params, query }, request) =>
      service.removeTask(await idOf(params.id), params.taskId, query.revision, byOf(request)),
  };
}

function toOwn({ id, author, text, editedAt, removedAt, revision }: Comment): IncidentComment {
  return {
    id,
    author,
    text,
    isMine: true,
    editedAt: editedAt?.toISOString() ?? null,
    removedAt: removedAt?.toISOString() ?? null,
    revision,
  };
}
