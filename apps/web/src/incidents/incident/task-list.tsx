import type { IncidentTask } from "@cordon/incidents/contract";
import { Button, Checkbox, IconButton, RelativeTime, TextField } from "@cordon/ui";
import { type ReactElement, type SubmitEvent, useState } from "react";
import type { NextStepsProps } from "./next-steps.tsx";
import { taskTitle } from "./task-title.ts";
import { PlainText } from "../../plain-text.tsx";
import { type TaskDeeds, useTasks } from "./use-tasks.ts";

/** A plain checklist: what is left to do, then what is done and by whom. */
export function TaskList({ incident, mayRespond }: NextStepsProps): ReactElement | null {
  const deeds = useTasks(incident.id);
  const [title, setTitle] = useState("");
  const done = incident.tasks.filter(({ isDone }) => isDone);
  if (incident.tasks.length === 0 && !mayRespond) return null;
  const add = (event: SubmitEvent): void => {
    event.preventDefault();
    const text = taskTitle(title);
    if (text === "" || deeds.add.isPending) return;
    deeds.add.mutate({ title: text, isDone: false }, { onSuccess: () => setTitle("") });
  };
  return (
    <section aria-labelledby="tasks">
      <h2 id="tasks" className="pb-1 font-semibold">
        Tasks{" "}
        {incident.tasks.length === 0 ? null : (
          <span className="font-normal text-muted tabular-nums">
            {done.length} of {incident.tasks.length} done
          </span>
        )}
      </h2>
      <ul className="border-t empty:hidden">
        {[...incident.tasks.filter(({ isDone }) => !isDone), ...done].map((task) => (
          <TaskLine key={task.id} task={task} deeds={deeds} mayRespond={mayRespond} />
        ))}
      </ul>
      {mayRespond ? (
        <form noValidate onSubmit={add} className="flex items-center gap-2 pt-2">
          <TextField
            label="New task"
            isLabelHidden
            placeholder="New task"
            value={title}
            onChange={setTitle}
            maxLength={300}
            className="flex-1"
            autoComplete="off"
          />
          <Button type="submit" isDisabled={title.trim() === ""} isPending={deeds.add.isPending}>
            Add
          </Button>
        </form>
      ) : null}
    </section>
  );
}

interface TaskLineProps {
  readonly task: IncidentTask;
  readonly deeds: TaskDeeds;
  readonly mayRespond: boolean;
}

function TaskLine({ task, deeds, mayRespond }: TaskLineProps): ReactElement {
  return (
    <li className="flex items-start gap-1 border-b py-1 last:border-b-0">
      <Checkbox
        isChecked={task.isDone}
        isDisabled={!mayRespond || deeds.change.isPending}
        onChange={(isDone) => deeds.change.mutate({ task, isDone })}
        className="min-w-0 flex-1 break-words"
      >
        <PlainText text={task.title} className={task.isDone ? "text-muted" : ""} />
        {task.doneAt === null ? null : (
          <span className="block text-small text-muted">
            <PlainText text={task.doneByName ?? "Somebody"} />, <RelativeTime at={task.doneAt} isInRow />
          </span>
        )}
      </Checkbox>
      {mayRespond ? (
        <IconButton
          icon="close"
          size="small"
          label={`Remove the task: ${task.title}`}
          onPress={() => deeds.remove.mutate(task)}
        />
      ) : null}
    </li>
  );
}
