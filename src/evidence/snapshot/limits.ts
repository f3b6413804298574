/** What a snapshot takes on at most; what lies beyond is said in `incomplete`. */
export interface SnapshotLimits {
  /** A larger file is known by its size, times and a hash of both ends. */
  readonly fileBytes: number;
  /** New content of one snapshot. */
  readonly snapshotBytes: number;
  readonly files: number;
  /** Ignored files that are noted, and how many bytes of them are hashed in one snapshot. */
  readonly ignoredFiles: number;
  readonly ignoredBytes: number;
  readonly repositories: number;
  /** One question to git, ms. */
  readonly gitMs: number;
  /** Entries of `incomplete`. */
  readonly listed: number;
}

export const snapshotLimits: SnapshotLimits = {
  fileBytes: 48 * 1024 * 1024,
  snapshotBytes: 1024 * 1024 * 1024,
  files: 300_000,
  ignoredFiles: 10_000,
  ignoredBytes: 16 * 1024 * 1024,
  repositories: 50,
  gitMs: 20_000,
  listed: 200,
};
