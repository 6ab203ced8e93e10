import weights from "../../../assets/textDetector.json" with { type: "json" };
import { featureCount } from "./lineFeatures.ts";

/** How likely it is that something with such features is text: one layer of bent sums, fitted by build/bench/fitLineWeights.ts. */

const units = weights.bias.length;
const into = Float64Array.from(weights.into.flat());
const bias = Float64Array.from(weights.bias);
const out = Float64Array.from(weights.out);
if (into.length !== units * featureCount || out.length !== units) throw new RangeError("weights that do not fit the features");

export function lineScore(features: Float32Array): number {
  let sum = weights.outBias;
  for (let unit = 0; unit < units; unit += 1) {
    let bent = bias[unit] ?? 0;
    for (let feature = 0; feature < featureCount; feature += 1) bent += (features[feature] ?? 0) * (into[feature * units + unit] ?? 0);
    sum += Math.tanh(bent) * (out[unit] ?? 0);
  }
  return 1 / (1 + Math.exp(-sum));
}
