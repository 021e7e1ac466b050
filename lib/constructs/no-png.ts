/** Stands for pdf-lib's reader of PNGs, a fortieth of the largest bundles: our documents hold no picture. */
export default {
  decode(): never {
    throw new Error("No function has a reader of PNGs; see lib/constructs/no-png.ts.");
  },
};
