export interface StreamMessage {
  readonly event: string;
  readonly data: string;
  readonly id: string | undefined;
}

const MAX_BUFFER = 1_000_000;

/** Feeds on chunks of text and gives whole messages; comments and unknown fields are skipped. */
export function createSseParser(): (chunk: string) => readonly StreamMessage[] {
  let buffer = "";
  return (chunk) => {
    buffer += chunk;
    const blocks = buffer.split(/\r?\n\r?\n/);
    buffer = (blocks.pop() ?? "").slice(-MAX_BUFFER);
    return blocks.flatMap((block) => {
      const message = parseBlock(block);
      return message === undefined ? [] : [message];
    });
  };
}

function parseBlock(block: string): StreamMessage | undefined {
  let event = "message";
  let id: string | undefined;
  const data: string[] = [];
  for (const line of block.split(/\r?\n/)) {
    const [, field, value = ""] = /^([a-z]+):? ?(.*)$/.exec(line) ?? [];
    if (field === "event") event = value;
    else if (field === "data") data.push(value);
    else if (field === "id") id = value;
  }
  return data.length === 0 ? undefined : { event, data: data.join("\n"), id };
}
