/** Why a feed cannot be read on; the message is for a person and names no address. */
export class FeedError extends Error {
  override readonly name = "FeedError";
}
