import sax from "sax";

export interface XmlHandlers {
  /** Names come without their prefix. */
  readonly open: (name: string, attributes: ReadonlyMap<string, string>) => void;
  readonly text: (part: string) => void;
  readonly close: () => void;
}

export interface XmlParser {
  /** @throws Error in one line, when it is no XML, too deep, or has a document type. */
  write(part: string): void;
  end(): void;
}

const MAX_DEPTH = 200;
/** `strictEntities`: the five of XML and numbers, not those of HTML. A name of its own, for the types do not know it. */
const OPTIONS = { strictEntities: true, position: true };

/** An XML parser without document types: entities of its own are how XML blows up and reads foreign files. */
export function createXmlParser({ open, text, close }: XmlHandlers): XmlParser {
  const parser = sax.parser(true, OPTIONS);
  let depth = 0;
  Object.assign(parser, {
    onerror: (error: Error) => {
      throw new Error(`It is no XML: ${error.message.split("\n", 1)[0] ?? ""} in line ${parser.line + 1}.`);
    },
    ondoctype: () => {
      throw new Error("It has a document type, which is not read.");
    },
    onopentag: ({
      name,
      attributes,
    }: {
      readonly name: string;
      readonly attributes: Readonly<Record<string, string>>;
    }) => {
      depth += 1;
      if (depth > MAX_DEPTH) throw new Error(`Its elements are nested deeper than ${MAX_DEPTH}.`);
      open(localName(name), new Map(Object.entries(attributes)));
    },
    onclosetag: () => {
      depth -= 1;
      close();
    },
    ontext: text,
    oncdata: text,
  });
  return {
    write: (part) => {
      parser.write(part);
    },
    end: () => {
      parser.close();
    },
  };
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}
