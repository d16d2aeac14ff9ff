/**
 * The tables of the local site. A row is there as long as its execution is queued or runs. Ids are never used again:
 * they name work directories. Counts are kept by triggers, so that nobody counts what may be 100,000 queued rows.
 */
export const SITE_TABLES = `
CREATE TABLE IF NOT EXISTS site_jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT, submission TEXT NOT NULL, transformation TEXT NOT NULL, task INTEGER NOT NULL,
  attempt INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN ('queued', 'running')), cpus REAL NOT NULL,
  body TEXT NOT NULL, started INTEGER, ending TEXT, UNIQUE (submission, task)) STRICT;
CREATE INDEX IF NOT EXISTS site_jobs_turn ON site_jobs (state, transformation, id);
CREATE INDEX IF NOT EXISTS site_jobs_ending ON site_jobs (state, id) WHERE ending IS NOT NULL;
CREATE TABLE IF NOT EXISTS site_counts (
  submission TEXT NOT NULL, state TEXT NOT NULL, jobs INTEGER NOT NULL,
  PRIMARY KEY (submission, state)) STRICT, WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS site_jobs_added AFTER INSERT ON site_jobs BEGIN
  INSERT INTO site_counts VALUES (new.submission, new.state, 1) ON CONFLICT DO UPDATE SET jobs = jobs + 1;
END;
CREATE TRIGGER IF NOT EXISTS site_jobs_removed AFTER DELETE ON site_jobs BEGIN
  UPDATE site_counts SET jobs = jobs - 1 WHERE submission = old.submission AND state = old.state;
  DELETE FROM site_counts WHERE submission = old.submission AND jobs = 0;
END;
CREATE TRIGGER IF NOT EXISTS site_jobs_moved AFTER UPDATE OF state ON site_jobs BEGIN
  UPDATE site_counts SET jobs = jobs - 1 WHERE submission = old.submission AND state = old.state;
  INSERT INTO site_counts VALUES (new.submission, new.state, 1) ON CONFLICT DO UPDATE SET jobs = jobs + 1;
END;
`
