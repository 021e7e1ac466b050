import { PDFDocument } from "@cantoo/pdf-lib";

/** What a PDF of ours says, line by line from the top, as a reader copies it; what stands apart in a line is divided by "|". */
export async function textOf(bytes: Uint8Array): Promise<string[]> {
  const document = await PDFDocument.load(bytes);
  return document.getPages().flatMap((page) => {
    const texts = page.extractContents().filter((each) => each.kind === "text");
    const lines = Map.groupBy(texts, ({ y }) => y);
    return [...lines]
      .sort(([a], [b]) => b - a)
      .map(([, line]) => line.map((each) => each.getText().replace(/\n$/, "")).join("|"));
  });
}
