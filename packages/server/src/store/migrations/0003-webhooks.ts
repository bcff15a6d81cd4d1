import type { Database } from 'better-sqlite3'

/** What is to be sent to partners' webhooks: how far each partner's log is read, and the deliveries made of it. */
export const up = (db: Database): void => {
  db.exec(`
    CREATE TABLE webhook_reading (partner_number INTEGER PRIMARY KEY, seq INTEGER NOT NULL);
    CREATE TABLE webhook_delivery (
      partner_number INTEGER NOT NULL, seq INTEGER NOT NULL, place INTEGER NOT NULL,
      id TEXT NOT NULL, event TEXT NOT NULL, customer_id TEXT, at TEXT NOT NULL, body TEXT NOT NULL, sum INTEGER NOT NULL,
      state TEXT NOT NULL, attempts INTEGER NOT NULL, results TEXT NOT NULL,
      next_at INTEGER, tried_at INTEGER NOT NULL, finished_at INTEGER,
      PRIMARY KEY (partner_number, seq, place)
    );
    CREATE UNIQUE INDEX webhook_delivery_id ON webhook_delivery (partner_number, id);
    CREATE INDEX webhook_delivery_state ON webhook_delivery (partner_number, state, seq, place);
    CREATE INDEX webhook_delivery_next ON webhook_delivery (partner_number, next_at) WHERE next_at IS NOT NULL;
    CREATE INDEX webhook_delivery_customer ON webhook_delivery (partner_number, customer_id, seq, place)
      WHERE state = 'pending' AND customer_id IS NOT NULL;
    CREATE INDEX webhook_delivery_finished ON webhook_delivery (state, finished_at) WHERE finished_at IS NOT NULL;
  `)
}
