import { Problem } from "@cordon/kernel";
import { serve } from "../serve.ts";

const held: unknown[] = [];
let asked = 0;

/** Jobs that go wrong in every way a job can. */
const work = {
  count: (): number => ++asked,
  parts: (many: number, { part }: { readonly part: (part: unknown) => void }): string => {
    for (let number = 1; number <= many; number++) part(number);
    return "all";
  },
  refuse: (): never => {
    throw new Problem("test.refused", "It is refused.", { fields: { name: "no" }, retryAfterSeconds: 3 });
  },
  fail: (): never => {
    throw new Error("a defect");
  },
  spin: (): never => {
    for (;;) asked += 1;
  },
  fill: (): never => {
    for (;;) held.push(Array.from({ length: 10_000 }, (_, index) => ({ index })));
  },
};
export type TestWork = typeof work;
serve(work);
