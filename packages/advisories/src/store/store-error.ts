/** The store itself is damaged or held by others; the message is for the person who has it. */
export class StoreError extends Error {
  override readonly name = "StoreError";
}
