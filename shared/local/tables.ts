/**
 * The tables of a home, in the shape of the DynamoDB items they stand for: no foreign keys, and no joins but for names.
 * Transformations and directories are numbered, because their names would stand in every row otherwise.
 * Rows of more than a KB, tasks and cuts with the names of their files, are in tables with row numbers: without, SQLite keeps
 * what is past a KB on a page of its own.
 */
export const TABLES = `
CREATE TABLE IF NOT EXISTS directories (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, seen TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS files (
  directory INTEGER NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL, checksum TEXT NOT NULL, metadata TEXT NOT NULL,
  replicas TEXT NOT NULL, version INTEGER NOT NULL, removed INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (directory, name)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS catalog_changes (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, directory INTEGER NOT NULL, name TEXT NOT NULL, before TEXT,
  version INTEGER NOT NULL) STRICT;

CREATE TABLE IF NOT EXISTS transformations (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, definition TEXT NOT NULL, state TEXT NOT NULL,
  version INTEGER NOT NULL, numbers INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE IF NOT EXISTS counts (
  transformation INTEGER PRIMARY KEY, waiting INTEGER NOT NULL DEFAULT 0, stuck INTEGER NOT NULL DEFAULT 0, assigned INTEGER NOT NULL DEFAULT 0,
  processed INTEGER NOT NULL DEFAULT 0, maxReset INTEGER NOT NULL DEFAULT 0, problematic INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0, removed INTEGER NOT NULL DEFAULT 0, created INTEGER NOT NULL DEFAULT 0, done INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE IF NOT EXISTS history (
  n INTEGER PRIMARY KEY AUTOINCREMENT, transformation INTEGER NOT NULL, at INTEGER NOT NULL, by TEXT NOT NULL,
  text TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS history_of ON history (transformation, n);
CREATE TABLE IF NOT EXISTS active (
  version INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, transformation TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS productions (name TEXT PRIMARY KEY, body TEXT NOT NULL, version INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS lives_over (name TEXT PRIMARY KEY, lives INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS runs (
  scope TEXT NOT NULL, production TEXT NOT NULL, transformation TEXT NOT NULL, first INTEGER NOT NULL,
  count INTEGER NOT NULL, PRIMARY KEY (scope, transformation, first)) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS attachments (
  transformation INTEGER NOT NULL, lfn TEXT NOT NULL, status TEXT NOT NULL, pile TEXT NOT NULL, size INTEGER NOT NULL,
  storageElements TEXT NOT NULL, since INTEGER NOT NULL, needs TEXT NOT NULL, catalogVersion INTEGER NOT NULL,
  errors INTEGER NOT NULL, rev INTEGER NOT NULL, task INTEGER, reason TEXT NOT NULL,
  PRIMARY KEY (transformation, lfn)) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS attachments_stopped ON attachments (transformation, lfn)
  WHERE status IN ('MaxReset', 'Problematic');
CREATE TABLE IF NOT EXISTS piles (
  transformation INTEGER NOT NULL, pile TEXT NOT NULL, version INTEGER NOT NULL, tasks INTEGER NOT NULL,
  pending TEXT, due INTEGER, firstCut INTEGER, flushed INTEGER NOT NULL, stuck INTEGER NOT NULL,
  waiting INTEGER NOT NULL DEFAULT 0, uncut INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (transformation, pile)) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS piles_due ON piles (due) WHERE due IS NOT NULL;
CREATE TABLE IF NOT EXISTS pile_entries (
  transformation INTEGER NOT NULL, pile TEXT NOT NULL, lfn TEXT NOT NULL, size INTEGER NOT NULL,
  storageElements TEXT NOT NULL, since INTEGER NOT NULL, errors INTEGER NOT NULL, needs TEXT NOT NULL,
  rev INTEGER NOT NULL, PRIMARY KEY (transformation, pile, lfn)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS cuts (
  transformation INTEGER NOT NULL, id TEXT NOT NULL, pile TEXT NOT NULL, tasks TEXT NOT NULL,
  PRIMARY KEY (transformation, id)) STRICT;

CREATE TABLE IF NOT EXISTS tasks (
  transformation INTEGER NOT NULL, number INTEGER NOT NULL, state TEXT NOT NULL, attempt INTEGER NOT NULL,
  errors INTEGER NOT NULL, lost INTEGER NOT NULL, interrupted INTEGER NOT NULL, due INTEGER NOT NULL, target TEXT NOT NULL, files TEXT NOT NULL, manifest TEXT,
  message TEXT NOT NULL, created INTEGER NOT NULL, ended INTEGER,
  PRIMARY KEY (transformation, number)) STRICT;
CREATE INDEX IF NOT EXISTS tasks_failed ON tasks (transformation, ended) WHERE state = 'Failed';
CREATE TABLE IF NOT EXISTS ready (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, transformation INTEGER NOT NULL, due INTEGER NOT NULL,
  tasks TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS ready_of ON ready (transformation, due);
CREATE TABLE IF NOT EXISTS submissions (
  name TEXT PRIMARY KEY, transformation INTEGER NOT NULL, tasks TEXT NOT NULL, owner TEXT NOT NULL,
  leaseUntil INTEGER NOT NULL, site TEXT NOT NULL, job TEXT, opened INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS submissions_of ON submissions (transformation, opened);
CREATE INDEX IF NOT EXISTS submissions_unsent ON submissions (transformation) WHERE job IS NULL;

CREATE TABLE IF NOT EXISTS messages (
  queue TEXT NOT NULL, seq INTEGER NOT NULL, visible INTEGER NOT NULL, body TEXT NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0, error TEXT, PRIMARY KEY (queue, seq)) STRICT, WITHOUT ROWID;
`
