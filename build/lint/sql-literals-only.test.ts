import { checkRule } from "./rules.fixture.ts";
import { sqlInStoreOnly, sqlLiteralsOnly } from "./sql-literals-only.ts";

checkRule("sql-literals-only", sqlLiteralsOnly, {
  valid: [
    'db.prepare("SELECT 1 FROM audit")',
    "db.prepare(`SELECT 1\n FROM audit WHERE id = :id`)",
    'db.exec("BEGIN" + " IMMEDIATE")',
    'const sql = "SELECT 1"; db.prepare(sql)',
    "/a(b)/.exec(text)",
    "const pattern = /a/; pattern.exec(text)",
    "db.execute()",
    'db["prepare"]("SELECT 1")',
  ],
  invalid: [
    ["db.prepare(`SELECT * FROM ${table}`)", "composed"],
    ['db.prepare("SELECT * FROM x WHERE id = " + id)', "composed"],
    ["db.exec(sql)", "composed"],
    ["let sql = `SELECT 1`; sql += x; db.exec(sql)", "composed"],
    ['db["prepare"](sql)', "composed"],
    ["db[`exec`](build())", "composed"],
    ["this.database.execute(lines.join(';'))", "composed"],
    ["const sql = `DELETE FROM ${table}`; db.prepare(sql)", "composed"],
    ["function run(sql: string) { return db.prepare<[], Row>(sql).all() }", "composed"],
  ],
});

checkRule("sql-in-store-only", sqlInStoreOnly, {
  valid: ['const hint = "Select a card from the desk"', 'const text = "update"', 'const text = "Create the room"'],
  invalid: [
    ['const sql = "SELECT id FROM audit"', "outside"],
    ["const sql = `\n  select id, name\n  from officer where x = ${x}`", "outside"],
    ['const sql = "INSERT OR REPLACE INTO officer VALUES (1)"', "outside"],
    ['const sql = "DELETE FROM officer"', "outside"],
    ['const sql = "PRAGMA user_version"', "outside"],
    ['const sql = "CREATE TABLE x (y)"', "outside"],
    ['const sql = "UPDATE officer SET name = 1"', "outside"],
  ],
});
