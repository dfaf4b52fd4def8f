import type { Advisory, FeedRecord, Space } from "../model/advisory.ts";

/** Where a reader puts what it finds. Plain functions, so that a reader is one that is called a million times and waits for nothing. */
export interface FeedSink {
  readonly add: (record: FeedRecord) => void;
  readonly addAdvisory: (advisory: Advisory) => void;
  readonly problem: (place: string, message: string) => void;
  /** Counts an entry that is understood and no weakness. */
  readonly skip: () => void;
  /** The date of the data. The newest told counts. */
  readonly date: (date: string | undefined) => void;
  readonly licence: (licence: string | undefined) => void;
  readonly wants: (space: Space, name: string) => boolean;
  /** Whether only some packages are wanted. */
  readonly isSelective: boolean;
  /** Codename from the name of the feed or from the caller. */
  readonly release: string | undefined;
}

/** Reads the pieces of one document; `take` in their order, then `end`. */
export interface PieceReader<Piece> {
  readonly take: (piece: Piece, place: string) => void;
  readonly end?: () => void;
}

export interface Member {
  readonly key: string;
  readonly value: unknown;
}

interface Format {
  /** Told in `FeedFacts.format`. */
  readonly id: string;
  /** What the publisher gives it out under, where a format has one publisher. */
  readonly licence?: string;
}

/** How a format is cut into pieces that fit into memory. */
export type FeedFormat =
  /** One JSON value each: the lines of NDJSON, the elements of an array, or one document. */
  | (Format & { readonly shape: "values"; readonly start: (sink: FeedSink) => PieceReader<unknown> })
  /** The members of one large object; the elements of the array `inside` one by one. */
  | (Format & {
      readonly shape: "members";
      readonly inside?: string;
      readonly start: (sink: FeedSink) => PieceReader<Member>;
    })
  | (Format & { readonly shape: "lines"; readonly start: (sink: FeedSink) => PieceReader<string> })
  | (Format & { readonly shape: "text"; readonly start: (sink: FeedSink) => PieceReader<string> });
