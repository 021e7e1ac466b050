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

/** The kinds of arithmetic. Each rounds differently, so only the same kind gives the same bits. */
export type Arithmetic = "relaxed-simd" | "simd" | "typescript";

const binaries = {
  train: { "relaxed-simd": trainRelaxed, simd: trainSimd },
  score: { "relaxed-simd": scoreRelaxed, simd: scoreSimd },
  pairs: { "relaxed-simd": pairsRelaxed, simd: pairsSimd },
  invert: { "relaxed-simd": invertRelaxed, simd: invertSimd },
};

/** The fastest kernel that this engine supports: with relaxed SIMD, with plain SIMD, or none. */
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
