/** Which part of the outermost value the cutter is in, for its name and for the depth that is cut at. */
export interface JsonPlace {
  /** 2 inside the list that is looked into, else 1. */
  readonly level: () => number;
  readonly begin: (isObject: boolean) => void;
  readonly awaitsKey: () => boolean;
  readonly setKey: (key: string) => void;
  /** An array begins here; answers whether it is the one to look into. */
  readonly enterList: () => boolean;
  readonly leaveList: () => void;
  /** The name of the part that ended. */
  readonly next: () => string;
}

/** `inside` is the member whose elements are parts themselves. */
export function createJsonPlace(inside: string | undefined): JsonPlace {
  let level = 1;
  let isObject = false;
  let key: string | undefined;
  let index = 0;
  return {
    level: () => level,
    begin: (withKeys) => {
      isObject = withKeys;
    },
    awaitsKey: () => isObject && key === undefined,
    setKey: (told) => {
      key = told;
    },
    enterList: () => {
      if (level !== 1 || inside === undefined || key !== inside) return false;
      level = 2;
      index = 0;
      return true;
    },
    leaveList: () => {
      level = 1;
      key = undefined;
    },
    next: () => {
      const name = level === 2 ? `${inside}[${index}]` : isObject ? (key ?? "") : String(index);
      index += 1;
      if (level === 1) key = undefined;
      return name;
    },
  };
}
