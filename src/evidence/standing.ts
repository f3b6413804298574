/** What may stand at a path of the workspace. Each room that looks adds what it needs beside. */
export interface Absent {
  readonly is: 'absent';
  /** Something that is no folder stands on the way. */
  readonly behind: { readonly path: string; readonly link: boolean } | null;
}

export interface StandingFile {
  readonly is: 'file';
  readonly executable: boolean;
  /** The nine permission bits. */
  readonly mode: number;
  readonly oid: string;
  /** Hex; noted files are known by it. */
  readonly sha256: string;
}

export interface StandingLink {
  readonly is: 'link';
  readonly oid: string;
}

/** Not to be touched: a device, too large, unreadable. */
export interface Untouchable {
  readonly is: 'other';
  readonly what: string;
}
