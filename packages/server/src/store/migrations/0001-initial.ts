import type { Database } from 'better-sqlite3'

/** Documents, the change chain, stored answers and what keeps them together. Index tables are derived from the kinds. */
export const up = (db: Database): void => {
  db.exec(`
    CREATE TABLE partner_number (partner_id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE) WITHOUT ROWID;
    CREATE TABLE document (
      pk INTEGER PRIMARY KEY,
      kind TEXT NOT NULL, partner_id TEXT NOT NULL, id TEXT NOT NULL,
      version INTEGER NOT NULL, sum INTEGER NOT NULL, body TEXT NOT NULL
    );
    CREATE UNIQUE INDEX document_key ON document (partner_id, kind, id);
    CREATE TABLE unique_entry (name TEXT NOT NULL, value TEXT NOT NULL, owner TEXT NOT NULL, PRIMARY KEY (name, value)) WITHOUT ROWID;
    CREATE TABLE index_count (partner_number INTEGER NOT NULL, kind TEXT NOT NULL, rows INTEGER NOT NULL, PRIMARY KEY (partner_number, kind)) WITHOUT ROWID;
    CREATE TABLE change (
      pk INTEGER PRIMARY KEY,
      partner_number INTEGER NOT NULL, partner_id TEXT NOT NULL, seq INTEGER NOT NULL, at TEXT NOT NULL, status TEXT NOT NULL,
      customer_id TEXT, operations TEXT NOT NULL, actor TEXT NOT NULL, payload_hash TEXT NOT NULL, hash TEXT NOT NULL
    );
    CREATE INDEX change_at ON change (partner_number, at);
    CREATE INDEX change_customer ON change (partner_number, customer_id, pk);
    CREATE TABLE change_payload (pk INTEGER PRIMARY KEY, salt TEXT NOT NULL, payload TEXT NOT NULL);
    CREATE TABLE chain_head (partner_id TEXT PRIMARY KEY, seq INTEGER NOT NULL, hash TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE answer (
      key TEXT PRIMARY KEY, scope TEXT NOT NULL, resource TEXT NOT NULL, seq INTEGER NOT NULL,
      status INTEGER NOT NULL, etag TEXT, body TEXT NOT NULL, expires_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX answer_scope ON answer (scope, resource, seq);
    CREATE INDEX answer_expires ON answer (expires_at);
    CREATE TABLE artifact (
      kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, expires_at INTEGER, grant_id TEXT, uid TEXT,
      PRIMARY KEY (kind, id)
    ) WITHOUT ROWID;
    CREATE INDEX artifact_grant ON artifact (grant_id) WHERE grant_id IS NOT NULL;
    CREATE INDEX artifact_uid ON artifact (kind, uid) WHERE uid IS NOT NULL;
    CREATE INDEX artifact_expires ON artifact (expires_at) WHERE expires_at IS NOT NULL;
  `)
}
