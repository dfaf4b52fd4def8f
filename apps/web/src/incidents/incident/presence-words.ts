/** "Ada is writing", "Ada and Bob are here", "Ada, Bob and 2 more are here"; empty when nobody else is. */
export function presenceWords(present: readonly { readonly name: string; readonly isWriting: boolean }[]): string {
  const writing = present.filter(({ isWriting }) => isWriting);
  const shown = writing.length > 0 ? writing : present;
  if (shown.length === 0) return "";
  const deed = writing.length > 0 ? "writing" : "here";
  return `${names(shown.map(({ name }) => name))} ${shown.length === 1 ? "is" : "are"} ${deed}`;
}

function names(list: readonly string[]): string {
  const [first = "", second = "", ...more] = list;
  if (second === "") return first;
  if (more.length === 0) return `${first} and ${second}`;
  return `${first}, ${second} and ${more.length} more`;
}
