/** What one feed may cost, whoever wrote it. Ten times what the largest public feeds need. */
interface Bounds {
  readonly lineBytes: number;
  /** One entry of a JSON feed; the largest source package of Debian's tracker has 12 MB. */
  readonly pieceBytes: number;
  readonly documentBytes: number;
  readonly depth: number;
  readonly zipEntries: number;
  readonly zipEntryBytes: number;
  /** Compressed text of advisories is a tenth to a twentieth of its size. */
  readonly ratio: number;
  /** Below this a ratio says nothing. */
  readonly ratioFromBytes: number;
  readonly folderFiles: number;
  readonly folderDepth: number;
  readonly problemsTold: number;
}

const MIB = 1024 * 1024;

export const BOUNDS: Bounds = {
  lineBytes: 16 * MIB,
  pieceBytes: 64 * MIB,
  documentBytes: 128 * MIB,
  depth: 200,
  zipEntries: 3_000_000,
  zipEntryBytes: 64 * MIB,
  ratio: 150,
  ratioFromBytes: 16 * MIB,
  folderFiles: 3_000_000,
  folderDepth: 16,
  problemsTold: 100,
};
