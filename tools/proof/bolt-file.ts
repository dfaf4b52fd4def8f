/** A bucket of a BoltDB file: keys with bytes or with buckets of their own. */
export interface BoltBucket {
  readonly [key: string]: BoltBucket | string;
}

const PAGE = 4_096;
const HEADER = 16;
const ELEMENT = 16;
const LEAF = 2;
const META = 4;
const FREELIST = 16;

/**
 * A BoltDB file (version 2) with these buckets, for Go programs that keep their data in one; each bucket is one leaf, however long.
 * @source go.etcd.io/bbolt, page.go and bucket.go
 */
export function boltFile(root: BoltBucket): Buffer {
  const pages: Buffer[] = [];
  let next = 3; // two meta pages and the list of free ones come first
  const write = (page: Buffer): number => {
    const id = next;
    page.writeBigUInt64LE(BigInt(id), 0);
    pages.push(page);
    next += page.length / PAGE;
    return id;
  };
  const rootId = write(leafOf(root, write));
  const freelist = pageOf(FREELIST, 0, PAGE);
  freelist.writeBigUInt64LE(2n, 0);
  return Buffer.concat([metaPage(0, rootId, next), metaPage(1, rootId, next), freelist, ...pages]);
}

function leafOf(bucket: BoltBucket, write: (page: Buffer) => number): Buffer {
  const items = Object.entries(bucket)
    .map(([key, value]) => ({
      key: Buffer.from(key),
      value: typeof value === "string" ? Buffer.from(value) : bucketValue(write(leafOf(value, write))),
      isBucket: typeof value !== "string",
    }))
    .sort((a, b) => Buffer.compare(a.key, b.key));
  if (items.length > 0xffff) throw new Error("A leaf of BoltDB holds at most 65,535 keys.");
  const bytes = items.reduce((sum, { key, value }) => sum + key.length + value.length, HEADER + ELEMENT * items.length);
  const page = pageOf(LEAF, items.length, Math.ceil(bytes / PAGE) * PAGE);
  let data = HEADER + ELEMENT * items.length;
  items.forEach(({ key, value, isBucket }, index) => {
    const at = HEADER + ELEMENT * index;
    page.writeUInt32LE(isBucket ? 1 : 0, at);
    page.writeUInt32LE(data - at, at + 4);
    page.writeUInt32LE(key.length, at + 8);
    page.writeUInt32LE(value.length, at + 12);
    key.copy(page, data);
    value.copy(page, data + key.length);
    data += key.length + value.length;
  });
  return page;
}

function bucketValue(rootPage: number): Buffer {
  const value = Buffer.alloc(16);
  value.writeBigUInt64LE(BigInt(rootPage), 0);
  return value;
}

function pageOf(flags: number, count: number, size: number): Buffer {
  const page = Buffer.alloc(size);
  page.writeUInt16LE(flags, 8);
  page.writeUInt16LE(count, 10);
  page.writeUInt32LE(size / PAGE - 1, 12);
  return page;
}

function metaPage(id: number, rootId: number, pageCount: number): Buffer {
  const page = pageOf(META, 0, PAGE);
  page.writeBigUInt64LE(BigInt(id), 0);
  page.writeUInt32LE(0xed0cdaed, 16);
  page.writeUInt32LE(2, 20);
  page.writeUInt32LE(PAGE, 24);
  page.writeBigUInt64LE(BigInt(rootId), 32);
  page.writeBigUInt64LE(2n, 48);
  page.writeBigUInt64LE(BigInt(pageCount), 56);
  page.writeBigUInt64LE(BigInt(id), 64);
  page.writeBigUInt64LE(fnv1a(page.subarray(16, 72)), 72);
  return page;
}

function fnv1a(bytes: Buffer): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash;
}
