/** ITU-T T.81 table B.1, and what JPEG-LS adds (T.87 table C.1). */
export const markers = {
  startOfImage: 0xd8,
  endOfImage: 0xd9,
  startOfScan: 0xda,
  quantization: 0xdb,
  lines: 0xdc,
  restartInterval: 0xdd,
  hierarchical: 0xde,
  huffman: 0xc4,
  arithmetic: 0xcc,
  baseline: 0xc0,
  extended: 0xc1,
  progressive: 0xc2,
  lossless: 0xc3,
  jpegLs: 0xf7,
  jpegLsPreset: 0xf8,
  application0: 0xe0,
  application8: 0xe8,
  application14: 0xee,
} as const;

/** SOF0 to SOF15 without DHT, JPG and DAC, which stand between them. */
export const isStartOfFrame = (marker: number): boolean => (marker >= 0xc0 && marker <= 0xcf && marker !== markers.huffman && marker !== 0xc8 && marker !== markers.arithmetic) || marker === markers.jpegLs;

export const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7;

export const isApplication = (marker: number): boolean => marker >= 0xe0 && marker <= 0xef;
