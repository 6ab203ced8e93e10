/** A picture as a detector or a viewer sees it: 8 bits a sample, row by row, colours side by side (red, green, blue). */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly samples: 1 | 3;
  readonly bytes: Uint8Array;
}
