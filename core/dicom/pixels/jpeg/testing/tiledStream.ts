import { decodeStream } from "../coefficients.ts";
import { encodeProgressiveScan } from "../encodeProgressiveScan.ts";
import { encodeWithBestTables } from "../encodeSequentialScan.ts";
import { emptyPlanes, unitGridOf } from "../planes.ts";
import { readJpeg } from "../readJpeg.ts";

/** A stream laid side by side and below each other up to another size: a large one without a large file in the tests. */
export function tiledStream(bytes: Buffer, width: number, height: number): Buffer {
  const small = decodeStream(readJpeg(bytes));
  const header = { ...small.header, width, height };
  const planes = emptyPlanes(header).map((plane, index) => {
    const from = small.planes[index] ?? plane;
    for (let block = 0; block < plane.ends.length; block++) {
      const row = Math.floor(block / plane.paddedAcross) % from.blocksDown;
      const source = row * from.paddedAcross + ((block % plane.paddedAcross) % from.blocksAcross);
      plane.coefficients.set(from.coefficients.subarray(source * 64, source * 64 + 64), block * 64);
      plane.ends[block] = from.ends[source] ?? 1;
    }
    return { plane, touched: new Uint8Array(plane.ends.length), black: 0 };
  });
  const units = unitGridOf(header);
  const scans = small.stream.scans.map((scan) => (small.progression === undefined ? encodeWithBestTables(scan, planes, units) : encodeProgressiveScan(scan, planes.map(({ plane }) => plane), units)));
  const parts = small.stream.segments.segments.flatMap(({ marker, bytes: segment }) => {
    const copy = Buffer.from(segment);
    if (marker >= 0xc0 && marker <= 0xc2) copy.writeUInt32BE(height * 65536 + width, 5);
    if (marker !== 0xda) return [copy];
    const { tables = [], entropy = Buffer.alloc(0) } = scans.shift() ?? {};
    return [...tables, copy, entropy];
  });
  return Buffer.concat([Buffer.from([0xff, 0xd8]), ...parts, Buffer.from([0xff, 0xd9])]);
}
