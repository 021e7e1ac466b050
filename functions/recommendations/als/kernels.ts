import {
  invertRelaxed,
  invertSimd,
  pairsRelaxed,
  pairsSimd,
  scoreRelaxed,
  scoreSimd,
  trainRelaxed,
  trainSimd,
} from "./compiled.ts";

/** Which code does the arithmetic. Each rounds in its own way, so equal bits need the same one. */
export type Arithmetic = "relaxed-simd" | "simd" | "typescript";

const binaries = {
  train: { "relaxed-simd": trainRelaxed, simd: trainSimd },
  score: { "relaxed-simd": scoreRelaxed, simd: scoreSimd },
  pairs: { "relaxed-simd": pairsRelaxed, simd: pairsSimd },
  invert: { "relaxed-simd": invertRelaxed, simd: invertSimd },
};

/** A kernel of this engine: with fused multiply-add if it has it, with plain SIMD if not, or none. */
export function kernelOf(
  name: keyof typeof binaries,
  allowed: readonly Arithmetic[] = ["relaxed-simd", "simd"],
): { readonly arithmetic: Arithmetic; readonly module: WebAssembly.Module } | undefined {
  for (const arithmetic of ["relaxed-simd", "simd"] as const) {
    const bytes = Uint8Array.from(atob(binaries[name][arithmetic]), (letter) => letter.charCodeAt(0));
    if (allowed.includes(arithmetic) && WebAssembly.validate(bytes)) {
      return { arithmetic, module: new WebAssembly.Module(bytes) };
    }
  }
  return undefined;
}
