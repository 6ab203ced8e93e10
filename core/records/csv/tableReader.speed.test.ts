import { expect, test } from "vitest";
import { cp932 } from "./encode.fixture.ts";
import { TableReader } from "./tableReader.ts";

/** Rows as hospitals write them; the target is 50 MB/s of plain rows on one core. */
const plain = "00012345,山田 太郎,ヤマダ タロウ,1955-04-03,男,194-0022,東京都町田市森野2-2-22,042-722-3111,06130012,あい,1234,01,2026-05-03,内科,鈴木一郎,高血圧症,I10\r\n";
const quoted = '"00012345","山田 太郎","ヤマダ タロウ","1955-04-03","男","東京都町田市森野2-2-22","咳、\r\n""発熱""","I10"\r\n';
const numbers = "0001234567,2026-05-03,3F015000002327101,GOT,23,U/L\r\n";

test.each([
  ["plain rows, UTF-8", Buffer.from(plain)],
  ["plain rows, CP932", cp932(plain)],
  ["quoted rows, UTF-8", Buffer.from(quoted)],
  ["results, ASCII", Buffer.from(numbers)],
])("%s", (name, row) => {
  const count = Math.floor((16 * 1024 * 1024) / row.length);
  const bytes = Buffer.alloc(count * row.length, row);
  let best = 0;
  for (let round = 0; round < 3; round += 1) {
    const reader = new TableReader();
    const startedAt = performance.now();
    let rows = 0;
    for (let at = 0; at < bytes.length; at += 1024 * 1024) {
      const answer = reader.push(bytes.subarray(at, at + 1024 * 1024));
      if (answer.ok) rows += answer.value.rows.length;
    }
    const end = reader.end();
    if (end.ok) rows += end.value.rows.length;
    expect(rows).toBe(count - 1);
    best = Math.max(best, bytes.length / 1e6 / ((performance.now() - startedAt) / 1000));
  }
  console.warn(`${name}: ${best.toFixed(0)} MB/s`);
  // Far below what it is, for a machine that is busy with something else.
  expect(best).toBeGreaterThan(10);
});
