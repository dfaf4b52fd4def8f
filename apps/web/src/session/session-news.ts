/** Tells the other tabs of this browser who is signed in: they share the cookie, and each has its own screen. */
interface SessionNews {
  readonly memberId: string;
}

const NAME = "cordon.session";
const channel = new BroadcastChannel(NAME);

/** Said after each sign-in and when a page finds a session. */
export function announceSession(memberId: string): void {
  channel.postMessage({ memberId } satisfies SessionNews);
}

/** @returns how to stop listening. */
export function onSessionNews(listener: (memberId: string) => void): () => void {
  const hear = ({ data }: MessageEvent<SessionNews>): void => listener(data.memberId);
  channel.addEventListener("message", hear);
  return () => channel.removeEventListener("message", hear);
}
