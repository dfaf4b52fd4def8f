/** What the caller of a reader of folders may say. */
export interface ReadOptions {
  readonly onProgress?: (done: { readonly files: number }) => void;
  /** Files looked at before the rest is left out with a problem. */
  readonly maxFiles?: number;
}
