/**
 * Replaces modules that the PDF libraries load and our documents never need, half a mebibyte of each bundle that draws:
 * a decoder of WOFF2 fonts (ours are TrueType) and a reader of HTML and SVG.
 */
function leftOut(): never {
  throw new Error("Our bundles leave this library out; see lib/constructs/left-out.ts.");
}

/** For `brotli/decompress.js`. */
export default leftOut;
/** For `node-html-better-parser`. */
export const parse = leftOut;
export const NodeType = {};
