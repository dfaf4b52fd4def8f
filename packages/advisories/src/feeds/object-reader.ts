import type { FeedFormat, FeedSink } from "./feed-sink.ts";
import { type Fields, isFields } from "./fields.ts";

/** Reads a feed whose every entry is an object of its own; what is none becomes a problem. */
export function objectReader(
  take: (entry: Fields, place: string, sink: FeedSink) => void,
): Pick<Extract<FeedFormat, { readonly shape: "values" }>, "shape" | "start"> {
  return {
    shape: "values",
    start: (sink) => ({
      take: (value, place) => {
        if (isFields(value)) take(value, place, sink);
        else sink.problem(place, "The entry is no object.");
      },
    }),
  };
}
