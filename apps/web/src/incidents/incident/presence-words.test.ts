import { expect, it } from "vitest";
import { presenceWords } from "./presence-words.ts";

const here = (name: string): { name: string; isWriting: boolean } => ({ name, isWriting: false });
const writing = (name: string): { name: string; isWriting: boolean } => ({ name, isWriting: true });

it.each([
  [[], ""],
  [[here("Ada")], "Ada is here"],
  [[here("Ada"), here("Bob")], "Ada and Bob are here"],
  [[here("Ada"), here("Bob"), here("Cleo"), here("Dan")], "Ada, Bob and 2 more are here"],
  [[here("Ada"), writing("Bob")], "Bob is writing"],
])("%j reads as “%s”", (present, words) => {
  expect(presenceWords(present)).toBe(words);
});
