import type { IncidentDetail } from "@cordon/incidents/contract";
import { Button, Checkbox, IconButton } from "@cordon/ui";
import { type ReactElement, useState } from "react";
import { plainText } from "../../plain-text.tsx";
import { StepText } from "./step-text.tsx";
import { taskTitle } from "./task-title.ts";
import { useTasks } from "./use-tasks.ts";

export interface NextStepsProps {
  readonly incident: IncidentDetail;
  readonly mayRespond: boolean;
}

const SHOWN = 5;

/** What the rules say to do first. A tick notes it as done; what is left for later becomes a task. */
export function NextSteps({ incident, mayRespond }: NextStepsProps): ReactElement | null {
  const { add } = useTasks(incident.id);
  const [isAll, setAll] = useState(false);
  const taken = new Set(incident.tasks.map(({ title }) => title));
  const steps = incident.nextSteps.filter(({ text }) => !taken.has(taskTitle(text)));
  if (steps.length === 0 || incident.state === "closed") return null;
  return (
    <section aria-labelledby="next-steps">
      <h2 id="next-steps" className="pb-1 font-semibold">
        What to do first
      </h2>
      <ul className="border-t">
        {(isAll ? steps : steps.slice(0, SHOWN)).map(({ text, ruleTitle }) => (
          <li
            key={text}
            className="flex items-start gap-1 border-b py-1 last:border-b-0"
            title={`From the rule “${plainText(ruleTitle)}”`}
          >
            {mayRespond ? (
              <>
                <Checkbox
                  isChecked={false}
                  isDisabled={add.isPending}
                  onChange={() => add.mutate({ title: taskTitle(text), isDone: true })}
                  className="min-w-0 flex-1 break-words"
                >
                  <StepText text={text} />
                </Checkbox>
                <IconButton
                  icon="plus"
                  size="small"
                  label={`Make a task of it: ${text}`}
                  isDisabled={add.isPending}
                  onPress={() => add.mutate({ title: taskTitle(text), isDone: false })}
                />
              </>
            ) : (
              <StepText text={text} />
            )}
          </li>
        ))}
      </ul>
      {isAll || steps.length <= SHOWN ? null : (
        <Button tone="quiet" size="small" onPress={() => setAll(true)}>
          Show all {steps.length}
        </Button>
      )}
    </section>
  );
}
